import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import type { TimelineEntry } from '../../shared/dynamo/timeline.ts';
import { commitmentIdSchema } from '../../shared/ids.ts';
import { SelectField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import { daysUntil, pathIn } from '../../shared/web/locale.ts';
import { Badge, Prose, Time } from '../../shared/web/parts.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type FollowedCommitment, followedCommitments } from '../commitments/index.ts';
import { CommitmentProgress } from '../commitments/sections.tsx';
import { departmentNames, type Institution } from '../institutions/index.ts';
import type { Actor } from '../people/index.ts';
import { type Desk, nameOfDesk } from './desks.ts';
import { isResult } from './rules.ts';
import type { AnswerCard, AnswerView } from './view.ts';
import { answerWords } from './words.ts';

type NameOf = (department: string) => string;

/**
 * What departments are called that a history names: of whichever institution held the answer then, since two may call
 * departments of theirs by the same id; of `otherwise` where it is about none of these answers.
 */
export function departmentsThen(
  answers: Pick<AnswerView, 'id' | 'institution' | 'custody'>[],
  institutions: Institution[],
  otherwise: string,
): (department: string, entry: TimelineEntry) => string {
  return (department, { at, facts }) => {
    const answer = answers.find(({ id }) => id === facts.answer);
    const moved = answer?.custody.find((move) => at < move.at);
    const of = moved?.from.institution ?? answer?.institution ?? otherwise;
    return departmentNames(institutions.find(({ id }) => id === of))(department);
  };
}

/** What the proposal or forum is called, or that it is hidden. */
export function titleIn({ language }: Site, { title }: Pick<AnswerCard, 'title'>): string {
  return title || answerWords[language].hiddenTitle;
}

/** What an answer is: one to a step, the second to it, or what came of a forum. */
export function kindIn({ language }: Site, answer: Pick<AnswerCard, 'step' | 'secondTo'>): string {
  const own = answerWords[language];
  if (isResult(answer)) return own.result;
  return answer.secondTo === null ? own.title : own.second;
}

/** What an answer is called in a list, where a forum's result and a second answer are told from the first ones. */
export function nameIn(site: Site, answer: Pick<AnswerCard, 'title' | 'step' | 'secondTo'>): string {
  return isResult(answer) || answer.secondTo !== null
    ? `${kindIn(site, answer)}: ${titleIn(site, answer)}`
    : titleIn(site, answer);
}

/** The same where it stands in a page, which says in which language its title is. */
export function AnswerName({ site, answer }: { site: Site; answer: AnswerCard }) {
  const title = <Said text={titleIn(site, answer)} />;
  const isTold = isResult(answer) || answer.secondTo !== null;
  return isTold ? (
    <>
      {kindIn(site, answer)}: {title}
    </>
  ) : (
    title
  );
}

/** Where an answer stands: who owes it until when, or who gave it. */
export function AnswerStanding({ site, answer, nameOf }: { site: Site; answer: AnswerCard; nameOf: NameOf }) {
  const { words, formats, language } = site;
  const own = answerWords[language];
  const department = nameOf(answer.holder.department);
  if (answer.state === 'answered' && answer.answeredAt !== null) {
    return (
      <p>
        <Badge kind="answered">
          {answer.decision ? words.decisions[answer.decision] : kindIn(site, answer)}
        </Badge>{' '}
        {own.answeredOn(department, formats.date(answer.answeredAt))} ·{' '}
        {answer.onTime ? own.onTime : own.late}
      </p>
    );
  }
  const days = daysUntil(answer.dueAt, site.context.clock.now());
  if (answer.overdue) {
    return (
      <p>
        <Badge kind="overdue">{own.board.overdue}</Badge>{' '}
        {own.overdue(department, formats.number(Math.max(1, -days)))} ·{' '}
        {own.wasDue(formats.date(answer.dueAt))}
      </p>
    );
  }
  return (
    <p>
      <Badge kind="open">{days === 0 ? own.dueToday : own.daysLeft(formats.number(days))}</Badge>{' '}
      {own.owed(department, formats.date(answer.dueAt))}
    </p>
  );
}

/** How what these answers promised stands now: one reading for all of a page. */
export async function followPromised(
  context: Context,
  actor: Actor | undefined,
  answers: Pick<AnswerView, 'commitments'>[],
): Promise<Followed> {
  const promised = answers.flatMap(({ commitments }) => commitments.map(({ id }) => id));
  return followedCommitments(context, actor, z.array(commitmentIdSchema).parse(promised));
}

type Followed = ReadonlyMap<string, FollowedCommitment>;

interface AnswerProps {
  site: Site;
  answer: AnswerView;
  nameOf: NameOf;
  followed: Followed;
}

/** An answer on the page of its proposal or forum, with its interim answer and what became of what it promises. */
export function AnswerSection({ site, answer, nameOf, followed }: AnswerProps) {
  const { words, formats, language } = site;
  const own = answerWords[language];
  const current = answer.answer;
  return (
    <section class="card" aria-labelledby={answer.id}>
      <h2 id={answer.id}>
        {kindIn(site, answer)}
        {current ? `: ${words.decisions[current.decision]}` : ''}
      </h2>
      <AnswerStanding site={site} answer={answer} nameOf={nameOf} />
      {answer.interim ? (
        <details open={current === null}>
          <summary>
            {own.interim} · <Time site={site} at={answer.interim.at} />
          </summary>
          <Prose text={answer.interim.text} />
          <p>
            <strong>{own.interimReason}</strong> <Said text={answer.interim.reason} />
          </p>
        </details>
      ) : null}
      {current ? (
        <>
          <Prose text={current.text} />
          {current.contact ? (
            <p>
              <strong>{own.contact}</strong> <Said text={current.contact} />
            </p>
          ) : null}
          <p>
            <a href={pathIn(language, `/answers/${answer.id}`)}>
              {own.versions(formats.number(answer.versions))}
            </a>
          </p>
        </>
      ) : null}
      {answer.commitments.length > 0 ? (
        <>
          <h3>{own.commitments}</h3>
          <ul>
            {answer.commitments.map((commitment) => {
              const item = followed.get(commitment.id);
              return (
                <li>
                  <a href={pathIn(language, `/outcomes/${commitment.id}`)}>
                    <Said text={commitment.title} />
                  </a>{' '}
                  {item === undefined ? (
                    <span class="meta">{own.due(formats.date(commitment.dueOn))}</span>
                  ) : (
                    <CommitmentProgress site={site} item={item} />
                  )}
                </li>
              );
            })}
          </ul>
        </>
      ) : null}
    </section>
  );
}

/** Which desk to look at, for whoever has several. */
export function DeskChoice(props: {
  site: Site;
  path: string;
  desk: Desk;
  desks: Desk[];
  also?: Record<string, string>;
}) {
  const { site, path, desk, desks, also = {} } = props;
  const own = answerWords[site.language];
  return (
    <Filters action={path} button={own.desk.show}>
      {Object.entries(also).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <SelectField
        site={site}
        name="of"
        label={own.desk.of}
        value={desk.key}
        options={desks.map((each) => ({ value: each.key, text: nameOfDesk(site, each) }))}
      />
    </Filters>
  );
}
