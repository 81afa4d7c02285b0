import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import { type Bilingual, type DemoGroup, type DemoPerson, demoGroups } from './demo-people.ts';
import { pageStyle } from './page-style.ts';

/** Whom to be today. The name has a form of its own: Enter in a field presses its form's first button. */
export function signInPage({ nameError }: { nameError?: Bilingual } = {}) {
  return page(
    { ko: '누구로 로그인할까요?', en: 'Who do you want to be?' },
    <>
      <p>
        둘러보기용 로그인입니다. 비밀번호가 없으며, 목록의 사람은 모두 지어낸 인물입니다.
        <br />
        <Text en="A sign-in for trying the service out: no passwords, and everyone listed is invented." />
      </p>
      <NewCitizen error={nameError} />
      <form method="post">
        {demoGroups.map((group) => (
          <Group group={group} />
        ))}
      </form>
      <form method="post" class="cancel">
        <button type="submit" name="cancel" value="yes">
          로그인하지 않고 돌아가기 <Text en="Go back without signing in" />
        </button>
      </form>
    </>,
  );
}

export function refusalPage(title: Bilingual, detail: Bilingual) {
  return page(
    title,
    <p>
      {detail.ko}
      <br />
      <Text en={detail.en} />
    </p>,
  );
}

function NewCitizen({ error }: { error: Bilingual | undefined }) {
  return (
    <form method="post">
      <h2>
        새 시민으로 <Text en="As a new citizen" />
      </h2>
      <label for="name">
        부를 이름 (30자까지) <Text en="A name, up to 30 characters" />
      </label>
      {error && (
        <p class="error" id="name-error" role="alert">
          {error.ko} <Text en={error.en} />
        </p>
      )}
      <div class="field">
        <input
          id="name"
          name="name"
          type="text"
          required
          maxlength={30}
          autocomplete="off"
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={error ? 'name-error' : undefined}
        />
        <button type="submit" class="primary">
          로그인 <Text en="Sign in" />
        </button>
      </div>
    </form>
  );
}

function Group({ group: { name, people } }: { group: DemoGroup }) {
  return (
    <section>
      <h2>
        {name.ko} <Text en={name.en} />
      </h2>
      <ul>
        {people.map((person) => (
          <li>
            <Choice person={person} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Choice({ person: { sub, nickname, title } }: { person: DemoPerson }) {
  return (
    <button type="submit" name="person" value={sub}>
      <strong>{nickname}</strong>
      {title.ko}
      <Text en={title.en} />
    </button>
  );
}

function Text({ en }: { en: string }) {
  return <span lang="en">{en}</span>;
}

function page(title: Bilingual, content: Child) {
  return html`<!doctype html>${(
    <html lang="ko">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title.ko} · 공론`}</title>
        <style dangerouslySetInnerHTML={{ __html: pageStyle }} />
      </head>
      <body>
        <header>공론</header>
        <main>
          <h1>
            {title.ko} <Text en={title.en} />
          </h1>
          {content}
        </main>
      </body>
    </html>
  )}`;
}
