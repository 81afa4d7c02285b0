import type { TimelineEntry } from '../dynamo/timeline.ts';
import { pathIn } from './locale.ts';
import { Prose, Time } from './parts.tsx';
import { Said } from './said.tsx';
import type { Site } from './site.ts';

/** What a page knows that its entries' words need. */
export interface Telling {
  /** What each type of entry is called where this history is told. */
  entries: Record<string, string>;
  /** What a department is called that an entry names: of whoever it was about then. */
  departmentOf?: (id: string, entry: TimelineEntry) => string;
  institutionOf?: (id: string) => string;
  /** What a code for keeping words out of sight stands for. */
  codeOf?: (code: string) => string | undefined;
  /** Where an entry leads, by its facts. */
  pathOf?: (entry: TimelineEntry) => string | undefined;
}

interface Told {
  name: string;
  details: { text: string; path?: string }[];
  reason: string | undefined;
}

/** An entry in words: what happened, to whom and by when, and why where somebody had to say. */
export function toldIn(site: Site, entry: TimelineEntry, telling: Telling): Told {
  const { type, facts } = entry;
  const { words, formats } = site;
  const own = words.timeline;
  const text = (fact: string) => (typeof facts[fact] === 'string' ? facts[fact] : undefined);
  const number = (fact: string) =>
    typeof facts[fact] === 'number' ? formats.number(facts[fact]) : undefined;
  const department = (fact: string) => called(text(fact), (id) => telling.departmentOf?.(id, entry));
  const date = (fact: string) => called(text(fact), formats.date);
  const details = (...given: (string | undefined)[]) =>
    given.flatMap((each) => (each ? [{ text: each }] : []));
  const told = (given: Told['details'], name = telling.entries[type] ?? type): Told => ({
    name,
    details: given,
    reason: text('reason'),
  });
  switch (type) {
    case 'proposal.step-fired':
    case 'forum.step-fired': {
      const step = number('step');
      const outcome = words.outcomes[text('outcome') as keyof typeof words.outcomes] as string | undefined;
      return told(
        details(setOff(site, text('on'), number('threshold')), outcome),
        step === undefined ? undefined : own.step(step),
      );
    }
    case 'proposal.closed':
      return told(details(called(number('count'), own.empathies)));
    case 'proposal.rejected':
    case 'proposal.hidden':
      return told(details(called(text('code'), telling.codeOf)));
    case 'proposal.imported':
      return told(details(text('source')));
    case 'proposal.transfer-asked':
    case 'proposal.transfer-ended':
    case 'proposal.transfer-declined':
    case 'proposal.transferred': {
      const [from, to] = [text('from'), text('to')].map((id) => called(id, telling.institutionOf));
      return told(details(from && to && own.between(from, to)));
    }
    case 'forum.scheduled': {
      const [from, to] = [text('opensAt'), text('closesAt')];
      return told(details(from && to && own.period(formats.date(from), formats.lastDate(to))));
    }
    case 'forum.opened':
    case 'forum.extended':
      return told(details(called(text('closesAt'), (at) => own.openUntil(formats.lastDate(at)))));
    case 'forum.batch-voided':
      return told(details(text('source')));
    case 'forum.batch-entered':
      return told(details(text('source'), called(number('participants'), words.people)));
    case 'answer.opened':
    case 'answer.overdue':
      return told(details(department('department'), called(date('dueAt'), own.until)));
    case 'answer.assigned':
    case 'answer.contribution-asked':
    case 'answer.contribution-given':
    case 'answer.escalated':
      return told(details(department('department')));
    case 'answer.transferred': {
      const [from, to] = [department('from'), department('to')];
      return told(details(from && to && own.between(from, to)));
    }
    case 'answer.moved': {
      const [from, to] = [text('from'), text('to')].map((id) => called(id, telling.institutionOf));
      return told(details(from && to && own.between(from, to), called(date('dueAt'), own.until)));
    }
    case 'answer.interim':
      return told(details(called(date('dueAt'), own.newDate)));
    case 'answer.published':
      return told(details(words.decisions[text('decision') as keyof typeof words.decisions]));
    case 'commitment.opened':
    case 'commitment.overdue':
      return told([...commitment(facts), ...details(called(date('dueOn'), own.until))]);
    case 'commitment.progress':
    case 'commitment.done':
    case 'commitment.dropped':
      return told(commitment(facts));
    default:
      return told(details(type.startsWith('session.') ? text('title') : undefined));
  }
}

function called(
  value: string | undefined,
  name: ((value: string) => string | undefined) | undefined,
): string | undefined {
  return value === undefined ? undefined : (name?.(value) ?? value);
}

/** What set a step off. Entries of an older version do not say of what their threshold was. */
function setOff({ words }: Site, on: string | undefined, threshold: string | undefined): string | undefined {
  const sets = words.timeline.steps[on ?? ''];
  return sets ? sets(threshold ?? '') : called(threshold, words.people);
}

function commitment({ commitment: id, title }: TimelineEntry['facts']): Told['details'] {
  if (typeof title !== 'string') return [];
  return [{ text: title, ...(typeof id === 'string' && { path: `/outcomes/${id}` }) }];
}

/** What closes does so with the end of its last day, though a sweep tells of it on the next. */
function momentOf({ type, at, facts }: TimelineEntry): string {
  const isClosing = type === 'proposal.closed' || type === 'forum.closed';
  if (!isClosing || typeof facts.closesAt !== 'string') return at;
  return new Date(Date.parse(facts.closesAt) - 1).toISOString();
}

/** A public history, each entry with what is to be known of it. */
export function Timeline(props: { site: Site; timeline: TimelineEntry[]; telling: Telling }) {
  const { site, timeline, telling } = props;
  const at = (path: string) => pathIn(site.language, path);
  return (
    <ol class="timeline">
      {withTitles(timeline).map((entry) => {
        const { name, details, reason } = toldIn(site, entry, telling);
        const path = telling.pathOf?.(entry);
        return (
          <li>
            <Time site={site} at={momentOf(entry)} />{' '}
            {path === undefined ? name : <a href={at(path)}>{name}</a>}
            {details.map((detail) => (
              <>
                {' · '}
                {detail.path === undefined ? (
                  <Said text={detail.text} />
                ) : (
                  <a href={at(detail.path)}>
                    <Said text={detail.text} />
                  </a>
                )}
              </>
            ))}
            {reason === undefined ? null : <Prose text={reason} />}
          </li>
        );
      })}
    </ol>
  );
}

/** What is told of a commitment names it, also where only the entry of its promise does. */
export function withTitles<Entry extends TimelineEntry>(timeline: Entry[]): Entry[] {
  const titles = new Map(
    timeline.flatMap(({ type, facts }) =>
      type === 'commitment.opened' ? [[facts.commitment, facts.title] as const] : [],
    ),
  );
  return timeline.map((entry) => {
    const title = titles.get(entry.facts.commitment);
    return title === undefined ? entry : { ...entry, facts: { title, ...entry.facts } };
  });
}
