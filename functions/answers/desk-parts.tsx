import { pathIn } from '../../shared/web/locale.ts';
import { Badge, Prose } from '../../shared/web/parts.tsx';
import { Said, SaidWithin } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { CommitmentCard } from '../commitments/index.ts';
import { departmentNames } from '../institutions/index.ts';
import type { Actor } from '../people/index.ts';
import type { Desk } from './desks.ts';
import type { Asked } from './read-asked.ts';
import { AnswerName, AnswerStanding, nameIn, titleIn } from './sections.tsx';
import type { AnswerCard } from './view.ts';
import { answerWords } from './words.ts';

/** Answers with where they stand and who is to give them. */
export function AnswerCards(props: { site: Site; actor: Actor; desk: Desk; items: AnswerCard[] }) {
  const { site, actor, desk, items } = props;
  const own = answerWords[site.language];
  const path = pathIn(site.language, '/desk');
  return (
    <ul class="cards">
      {items.map((answer) => (
        <li class="card">
          <h3 class="card-title">
            <a href={`${path}/${answer.id}`}>
              <AnswerName site={site} answer={answer} />
            </a>
          </h3>
          <AnswerStanding site={site} answer={answer} nameOf={departmentNames(desk.institution)} />
          {answer.state === 'answered' && answer.holder.officer === null ? null : (
            <p class="meta">
              {answer.holder.officer === null
                ? own.desk.unassigned
                : answer.holder.officer.id === actor.person
                  ? own.desk.mine
                  : own.desk.officer(answer.holder.officer.name)}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The answer that was passed on a moment ago, and to whom. */
export function PassedOn({ site, desk, answer }: { site: Site; desk: Desk; answer: AnswerCard | undefined }) {
  if (answer === undefined || answer.institution !== desk.institution.id) return null;
  const holder = departmentNames(desk.institution)(answer.holder.department);
  return (
    <p class="notice" role="status">
      <SaidWithin
        sentence={answerWords[site.language].desk.passedOn(nameIn(site, answer), holder)}
        text={titleIn(site, answer)}
      />
    </p>
  );
}

/** What another department wants to know, with the way to say it. */
export function AskedCards({ site, desk, items }: { site: Site; desk: Desk; items: Asked[] }) {
  const { language, formats } = site;
  return (
    <ul class="cards">
      {items.map(({ answer, questions }) => (
        <li class="card">
          <h3 class="card-title">
            <a href={pathIn(language, `/desk/${answer.id}`)}>
              <AnswerName site={site} answer={answer} />
            </a>
          </h3>
          <AnswerStanding site={site} answer={answer} nameOf={departmentNames(desk.institution)} />
          {questions.map(({ question, askedAt }) => (
            <>
              <p class="meta">{answerWords[language].desk.askedOn(formats.date(askedAt))}</p>
              <Prose text={question} />
            </>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** What was promised and is not done yet. */
export function CommitmentCards({ site, desk, items }: { site: Site; desk: Desk; items: CommitmentCard[] }) {
  const { language, formats } = site;
  const own = answerWords[language];
  return (
    <ul class="cards">
      {items.map((item) => (
        <li class="card">
          <h3 class="card-title">
            <a href={pathIn(language, `/outcomes/${item.id}`)}>
              <Said text={item.title} />
            </a>
          </h3>
          <p>
            {item.overdue ? (
              <>
                <Badge kind="overdue">{own.board.overdue}</Badge>{' '}
              </>
            ) : null}
            {own.due(formats.date(item.dueOn))}
          </p>
          {desk.department === undefined ? (
            <p class="meta">{departmentNames(desk.institution)(item.department)}</p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
