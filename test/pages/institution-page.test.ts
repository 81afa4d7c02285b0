import { decodeTime, ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changePage, getInstitution, makeHosts, pageOf } from '../../functions/institutions/index.ts';
import { usualPage } from '../../functions/institutions/model.ts';
import { keepHost } from '../../functions/institutions/repository.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let everywhere: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
  everywhere = await world.tokenOf('everywhere', 'admin@*');
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const filled = {
  id: 'gangbuk',
  kind: 'district',
  nameKo: '강북구',
  nameEn: 'Gangbuk',
  programme: '',
  departments: 'proposals 소통과\nparks 공원녹지과',
  categories: '복지\n환경\n복지',
  rule: '',
};
const opening = '/admin/*/institutions/new';

describe('opening an institution on its page', () => {
  it('takes one form, after which it takes proposals and says what it lacks', async () => {
    const opened = await visit(opening, { as: everywhere, form: filled });
    expect(opened.headers.get('location')).toBe('/admin/gangbuk?opened');
    const next = await visit('/admin/gangbuk?opened', { as: everywhere });
    expect(next.text).toContain('기관을 열었습니다.');
    expect(next.text).toContain('아직: 부서의 담당자 (소통과, 공원녹지과)');
    expect(next.text).toContain('갖춤: 분야');
    expect(next.html).toContain('href="/institutions/gangbuk/pages/introduction/edit"');

    const front = await visit('/i/gangbuk');
    expect(front.text).toContain('강북구');
    expect(front.text).toContain('공감이 50명에 이르면');
    expect(front.text).toContain('공원녹지과');
    expect((await visit('/en/i/gangbuk')).text).toContain('Gangbuk');
    const writing = await visit('/proposals/new?institution=gangbuk', { as: everywhere });
    expect(writing.html).toContain('value="복지"');
    const written = await world.call('POST', 'proposals', {
      as: await world.tokenOf('resident'),
      body: { institution: 'gangbuk', title: '그늘막', body: '정류장에 그늘막을 놓아 주세요.' },
    });
    expect(written.status).toBe(201);
  });

  it('says who is missing until there are a moderator and somebody in each department', async () => {
    await visit(opening, { as: everywhere, form: { ...filled, id: 'seongbuk' } });
    const lacks = async (language = '') =>
      (await visit(`${language}/admin/seongbuk`, { as: everywhere })).text;
    const arrive = async (sub: string, role: string) =>
      expect((await world.call('GET', 'people/me', { as: await world.tokenOf(sub, role) })).status).toBe(200);
    expect(await lacks()).toContain('아직: 사전검토 담당');
    expect(await lacks()).toContain('아직: 공지');
    await arrive('screening', 'moderator@seongbuk');
    expect(await lacks()).toContain('갖춤: 사전검토 담당');
    await arrive('talking', 'officer@seongbuk/proposals');
    expect(await lacks()).toContain('아직: 부서의 담당자 (공원녹지과)');
    expect(await lacks('/en')).toContain('Not yet: Officers of its departments (공원녹지과)');
    await arrive('planting', 'head@seongbuk/parks');
    expect(await lacks()).toMatch(/갖춤: 부서의 담당자(?! \()/);
  });

  it('can begin with the rule that another one has', async () => {
    const other = await world.institution();
    const { rule } = (await world.call('GET', `institutions/${other}`)).body.rule;
    await visit(opening, { as: everywhere, form: { ...filled, id: 'nowon', rule: other } });
    expect((await world.call('GET', 'institutions/nowon')).body.rule.rule).toEqual(rule);
  });

  it.each([
    ['id', 'Not One', '영문 소문자, 숫자, 붙임표로 1~40자여야 합니다.'],
    ['id', '', '영문 소문자, 숫자, 붙임표로 1~40자여야 합니다.'],
    ['nameKo', ' ', '이름은 1~60자여야 합니다.'],
    ['nameEn', 'a'.repeat(61), '영어 이름은 1~60자여야 합니다.'],
    ['departments', '', '줄마다 영문 이름과 부서 이름을'],
    ['departments', '소통과', '줄마다 영문 이름과 부서 이름을'],
    ['departments', 'parks 공원과\nparks 녹지과', '줄마다 영문 이름과 부서 이름을'],
    ['categories', 'ㄱ'.repeat(41), '분야는 50개까지'],
    ['kind', 'kingdom', '갈래를 골라 주십시오.'],
    ['rule', 'nobody', '그런 기관이 없습니다.'],
  ])(
    'refuses %s "%s" beside the field, keeps what was typed and opens nothing',
    async (field, value, said) => {
      const form = { ...filled, id: 'dobong', [field]: value };
      const refused = await visit(opening, { as: everywhere, form });
      expect(refused.status).toBe(400);
      expect(refused.text).toContain(said);
      if (field !== 'nameEn') expect(refused.html).toContain('value="Gangbuk"');
      expect((await visit('/i/dobong')).status).toBe(404);
    },
  );

  it('refuses a name that is taken, also of two at once', async () => {
    const form = { ...filled, id: 'jungnang' };
    const answers = await Promise.all([
      visit(opening, { as: everywhere, form }),
      visit(opening, { as: everywhere, form: { ...form, nameKo: '다른 구' } }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    expect(answers.find(({ status }) => status === 409)?.text).toContain('그 이름의 기관이 이미 있습니다.');
  });

  it('is for administrators of the deployment alone', async () => {
    const own = await world.institution();
    for (const roles of [[], [`admin@${own}`], ['moderator@*']]) {
      const as = await world.tokenOf(`no ${roles}`, ...roles);
      expect((await visit(opening, { as })).status).toBe(403);
      expect((await visit(opening, { as, form: { ...filled, id: 'yongsan' } })).status).toBe(403);
    }
    expect((await visit('/admin', { as: everywhere })).html).toContain(`href="${opening}"`);
    expect((await visit('/i/yongsan')).status).toBe(404);
  });
});

/** The smallest picture: its first bytes say what it is. */
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);

async function put(institution: string, bytes: Uint8Array, name: string): Promise<string> {
  const response = await world.app.request(
    `/api/v1/attachments?institution=${institution}&name=${encodeURIComponent(name)}`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        authorization: `Bearer ${await world.tokenOf(`admin ${institution}`, `admin@${institution}`)}`,
      },
      body: new Uint8Array(bytes),
    },
  );
  const { id } = (await response.json()) as { id: string };
  return id;
}

async function publish(institution: string, title: string): Promise<void> {
  const call = async (who: string, roles: string[], path: string, body?: object) => {
    const as = await world.tokenOf(who, ...roles);
    const answer = await world.call('POST', path, { as, ...(body && { body }) });
    if (answer.status >= 300) throw new Error(`${path} was answered with ${answer.body.code}`);
    return answer.body;
  };
  const { id } = await call('author', [], 'proposals', { institution, title, body: '글글글글글' });
  await call('author', [], `proposals/${id}/submission`);
  await call('moderator', [`moderator@${institution}`], `proposals/${id}/screening`, { decision: 'publish' });
  await world.idle();
}

async function own() {
  const id = await world.institution();
  const as = await world.tokenOf(`admin ${id}`, `admin@${id}`);
  const path = `/admin/${id}/page`;
  const save = async (form: Record<string, string>, parts = ['proposals', 'forums', 'answers']) => {
    const sent = new URLSearchParams({
      ...hiddenFields((await visit(path, { as })).html),
      accent: 'blue',
      emblem: '',
      host: '',
      ...form,
    });
    for (const part of parts) sent.append('onHome', part);
    return visit(path, { as, form: sent });
  };
  return { id, as, path, save };
}

describe('how an institution’s page looks', () => {
  it('is chosen by its administrator: colour and emblem', async () => {
    const { id, path, save } = await own();
    const emblem = await put(id, png, '상징.png');
    const saved = await save({ accent: 'green', emblem });
    expect(saved.headers.get('location')).toBe(`${path}?saved`);
    const { html } = await visit(`/i/${id}`);
    expect(html).toContain('accent-green');
    expect(html).toContain(`src="/files/${emblem}"`);
    expect((await visit(`/files/${emblem}`)).headers.get('content-type')).toBe('image/png');
  });

  it('takes no emblem that is another institution’s, too large, or no picture', async () => {
    const { id, save } = await own();
    const elsewhere = await world.institution();
    const large = new Uint8Array(64 * 1024 + 1);
    large.set(png);
    for (const emblem of [
      await put(elsewhere, png, 'a.png'),
      await put(id, large, 'b.png'),
      await put(id, new TextEncoder().encode('%PDF-1.7 …'), 'c.pdf'),
      'att_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    ]) {
      const refused = await save({ accent: 'red', emblem });
      expect([refused.status, refused.text.includes('64kB까지의 그림이어야')]).toEqual([400, true]);
    }
    expect((await world.call('GET', `institutions/${id}`)).body.page).toEqual(usualPage);
  });

  it('of two who change it at once takes one and keeps what the other chose', async () => {
    const { as, path } = await own();
    const seen = hiddenFields((await visit(path, { as })).html);
    const send = (accent: string) =>
      visit(path, { as, form: { ...seen, accent, emblem: '', host: '', onHome: 'proposals' } });
    expect((await send('green')).status).toBe(303);
    // The same again is no change, and in nobody's way.
    expect((await send('green')).status).toBe(303);
    const late = await send('amber');
    expect([late.status, late.text.includes('그사이 다른 사람이')]).toEqual([409, true]);
    expect(late.html).toMatch(/<option value="amber" selected/);
    // What is there now was seen: the same is saved over it.
    expect((await send('amber')).status).toBe(409);
    const again = { ...hiddenFields(late.html), accent: 'amber', emblem: '', host: '', onHome: 'proposals' };
    expect((await visit(path, { as, form: again })).status).toBe(303);
  });
});

describe('what stands on the home page of all', () => {
  it('is what its institution puts there, but for what is overdue', async () => {
    const { id, save } = await own();
    const title = `대문에 오를 제안 ${id}`;
    await publish(id, title);
    expect((await visit('/')).text).toContain(title);
    expect((await save({}, ['forums', 'answers'])).status).toBe(303);
    expect((await visit('/')).text).not.toContain(title);
    expect((await visit(`/i/${id}`)).text).toContain(title);
    await save({});
    expect((await visit('/')).text).toContain(title);
  });

  it('stands on its own page besides, where it shows the city’s', async () => {
    // The one city of a deployment: the first there is.
    await world.institution();
    const { id, save } = await own();
    const { items } = (await world.call('GET', 'institutions')).body;
    const city = items.find((each: { kind: string; id: string }) => each.kind === 'city' && each.id !== id);
    const title = `광역의 제안 ${city.id}`;
    await publish(city.id, title);
    expect((await visit(`/i/${id}`)).text).not.toContain(title);
    await save({ showsCity: 'yes' });
    expect((await visit(`/i/${id}`)).text).toContain(title);
  });
});

describe('a host name of an institution’s own', () => {
  const under = (host: string, headers: Record<string, string> = {}) => ({ headers: { host, ...headers } });
  /** What happens just before a request of this kind is made of the table: the first, unless another is meant. */
  const justBefore = (kind: string, pk: string, act: () => Promise<unknown>, which = 1) => {
    const { documents } = world.context.table;
    let isDone = false;
    let seen = 0;
    documents.middlewareStack.add(
      (proceed, { commandName }) =>
        async (args) => {
          const { Key, Item } = args.input as { Key?: { pk: string }; Item?: { pk: string } };
          if (commandName === kind && (Key ?? Item)?.pk === pk && ++seen === which) {
            isDone = true;
            await act();
          }
          return proceed(args);
        },
      { step: 'initialize', priority: 'high', name: 'before' },
    );
    return () => {
      documents.middlewareStack.remove('before');
      expect(isDone).toBe(true);
    };
  };
  /** As another function does it at the same time. */
  const name = async (institution: string, host: string) => {
    const context = { ...world.context, table: world.bare };
    const id = institutionIdSchema.parse(institution);
    const over = pageOf(await getInstitution(context, id));
    const actor = world.actorOf('another', grant(`admin@${id}`));
    return changePage(context, actor, id, { page: { ...over, host }, over });
  };

  it('has its page as front page, in both languages, and leads to the site for everything else', async () => {
    const { id, save } = await own();
    const host = `${id}.example.kr`;
    expect((await save({ host: ` ${host.toUpperCase()} ` })).status).toBe(303);
    const name = (await world.call('GET', `institutions/${id}`)).body.name;
    const front = await visit('/', under(host));
    expect([front.status, front.text.includes(name.ko)]).toEqual([200, true]);
    expect(front.html).toContain(`<link rel="canonical" href="https://gongnon.example/i/${id}"`);
    expect((await visit('/en', under(`${host}:3000`))).text).toContain(name.en);
    // A CDN tells the name beside its own.
    expect((await visit('/', under('abc.execute-api.example', { 'x-forwarded-host': host }))).html).toBe(
      front.html,
    );
    const elsewhere = await visit('/proposals?sort=newest', under(host));
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([
      307,
      'https://gongnon.example/proposals?sort=newest',
    ]);
    expect((await visit('//evil.example/', under(host))).headers.get('location')).toMatch(
      /^https:\/\/gongnon\.example\//,
    );
  });

  it('serves what its front page shows: a browser loads nothing of another site’s', async () => {
    const { id, save } = await own();
    const emblem = await put(id, png, '상징.png');
    const host = `${id}.example.kr`;
    await save({ host, emblem });
    expect((await visit('/', under(host))).html).toContain(`src="/files/${emblem}"`);
    const file = await visit(`/files/${emblem}`, under(host));
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png']);
  });

  it('is never the site’s own, whoever names it', async () => {
    const { save } = await own();
    await save({ host: 'gongnon.example' });
    expect((await visit('/', under('gongnon.example'))).html).toContain(
      '<link rel="canonical" href="https://gongnon.example/"',
    );
  });

  it('knows nobody: who is signed in is known at the site’s own address', async () => {
    const { id, as, save } = await own();
    const host = `${id}.example.kr`;
    await save({ host });
    const front = await visit('/', { as, ...under(host) });
    expect(front.html).toContain('/auth/sign-in');
    expect(front.headers.get('cache-control')).toContain('public');
    const sent = await visit('/auth/sign-out', { as, form: {}, ...under(host) });
    expect([sent.status, sent.headers.get('location')]).toEqual([
      307,
      'https://gongnon.example/auth/sign-out',
    ]);
  });

  it('is one institution’s at a time, also of two who ask at once', async () => {
    const [one, next] = [await own(), await own()];
    const host = `${one.id}-both.example.kr`;
    const answers = await Promise.all([one.save({ host }), next.save({ host })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    expect(answers.find(({ status }) => status === 409)?.text).toContain(
      '다른 기관이 쓰는 호스트 이름입니다.',
    );
    const [won, lost] = answers[0]?.status === 303 ? [one, next] : [next, one];
    // Given up, it is free.
    expect((await won.save({ host: `${won.id}.example.kr` })).status).toBe(303);
    expect((await lost.save({ host })).status).toBe(303);
  });

  it('that a change left behind when it came to nothing is in nobody’s way, and shows nothing', async () => {
    const [one, next] = [await own(), await own()];
    const host = `${one.id}-left.example.kr`;
    const left = { institution: institutionIdSchema.parse(one.id), attempt: ulid(Date.now()) };
    expect(await keepHost(world.context.table, host, left)).toBe(true);
    expect((await visit('/', under(host))).html).toContain(
      `<link rel="canonical" href="https://gongnon.example/"`,
    );
    // It may still be about to name it.
    world.clock.set(new Date(decodeTime(left.attempt) + 59_999));
    expect((await next.save({ host })).status).toBe(409);
    world.clock.set(new Date(decodeTime(left.attempt) + 60_000));
    expect((await next.save({ host })).status).toBe(303);
    // What is named is in use, however long ago it was claimed.
    world.clock.set(new Date(decodeTime(left.attempt) + 180_000));
    expect((await one.save({ host })).status).toBe(409);
    world.clock.set(undefined);
  });

  it('that was left behind is taken over by one of two who find it so at once', async () => {
    const [one, next, last] = [await own(), await own(), await own()];
    const host = `${one.id}-found.example.kr`;
    const left = { institution: institutionIdSchema.parse(one.id), attempt: ulid(Date.now() - 60_000) };
    expect(await keepHost(world.context.table, host, left)).toBe(true);
    // Between its looking and its taking.
    const done = justBefore('PutItemCommand', keys.host(host).pk, () => name(last.id, host), 2);
    expect((await next.save({ host })).status).toBe(409);
    done();
    const found = makeHosts({ ...world.context, table: world.bare });
    expect(await found(host)).toBe(last.id);
  });

  it('that is claimed is not lost to another before it is named, nor to whoever gave it up and took it again', async () => {
    const [one, next] = [await own(), await own()];
    const host = `${one.id}-held.example.kr`;
    const canonical = (id: string) => `<link rel="canonical" href="https://gongnon.example/i/${id}"`;
    const done = justBefore('PutItemCommand', 'INSTITUTIONS', () =>
      expect(name(next.id, host)).rejects.toThrow('institution.host-taken'),
    );
    expect((await one.save({ host })).status).toBe(303);
    done();
    expect((await visit('/', under(host))).html).toContain(canonical(one.id));
    const doneAgain = justBefore('DeleteItemCommand', keys.host(host).pk, () => name(one.id, host));
    expect((await one.save({ host: '' })).status).toBe(303);
    doneAgain();
    // In another function, which remembers nothing.
    const found = makeHosts({ ...world.context, table: world.bare });
    expect(await found(host)).toBe(one.id);
  });

  it.each([
    'localhost',
    '10.0.0.1',
    'a b.kr',
    '-a.kr',
    'a..kr',
    'https://a.kr',
    'a.kr:80',
    `${'a'.repeat(64)}.kr`,
  ])('is refused beside the field where it is none: %s', async (host) => {
    const { id, save } = await own();
    const refused = await save({ host, accent: 'green' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('점으로 이은');
    expect(refused.html).toContain(`value="${host}"`);
    expect((await world.call('GET', `institutions/${id}`)).body.page).toEqual(usualPage);
  });
});
