import type { Child } from 'hono/jsx';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import type { listAnswers } from '../answers/index.ts';
import { AnswerName, AnswerStanding } from '../answers/sections.tsx';
import type { Institution } from '../institutions/index.ts';
import { departmentName } from '../institutions/sections.tsx';

type AnswerCards = Awaited<ReturnType<typeof listAnswers>>['items'];

/** A part of a front page, with the way to all of it. */
export function Part({
  title,
  all,
  more,
  children,
}: {
  title: string;
  all: string;
  more: string;
  children: Child;
}) {
  return (
    <section>
      <div class="part-head">
        <h2>{title}</h2>
        <a href={all} aria-label={`${title}: ${more}`}>
          {more}
        </a>
      </div>
      {children}
    </section>
  );
}

/** Answers with whoever owes or gave them. */
export function AnswerList(props: { site: Site; items: AnswerCards; institutions: Institution[] }) {
  const { site, items, institutions } = props;
  const { language } = site;
  return (
    <ul class="cards">
      {items.map((answer) => (
        <li class="card">
          <h3 class="card-title">
            <a href={pathIn(language, pathOf(answer))}>
              <AnswerName site={site} answer={answer} />
            </a>
          </h3>
          <AnswerStanding
            site={site}
            answer={answer}
            nameOf={(department) => departmentName(site, institutions, answer.institution, department)}
          />
        </li>
      ))}
    </ul>
  );
}
