import type { Child } from 'hono/jsx';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import type { listAnswers } from '../answers/index.ts';
import { AnswerName, AnswerStanding } from '../answers/sections.tsx';
import type { listForums } from '../forums/index.ts';
import { ForumCards } from '../forums/sections.tsx';
import type { Institution } from '../institutions/index.ts';
import { departmentName, institutionNames } from '../institutions/sections.tsx';
import type { listProposals } from '../proposals/index.ts';
import { ProposalCards } from '../proposals/sections.tsx';
import { homeEn } from './messages.en.ts';
import { homeKo } from './messages.ko.ts';

export const homeWords = { ko: homeKo, en: homeEn } as const;

type List<Read extends (...args: never[]) => Promise<{ items: unknown[] }>> = Pick<
  Awaited<ReturnType<Read>>,
  'items'
>;

interface UnderWayProps {
  site: Site;
  institutions: Institution[];
  forums: List<typeof listForums>;
  nearest: List<typeof listProposals>;
  newest: List<typeof listProposals>;
  overdue: List<typeof listAnswers>;
  answered: List<typeof listAnswers>;
  /** All of it is one institution's: its proposals need not say whose they are. */
  isOfOne?: boolean;
  /** What is said where nothing was proposed yet. */
  none: string;
  /** Where all of a part is read. */
  to: (path: string) => string;
}

/** What is under way, on the home page and on an institution's own: what there is nothing of is left out. */
export function UnderWay(props: UnderWayProps) {
  const { site, institutions, forums, nearest, newest, overdue, answered, isOfOne, none, to } = props;
  const own = homeWords[site.language];
  const nameOf = institutionNames(site, institutions);
  const cards = ({ items }: UnderWayProps['newest']) => (
    <ProposalCards site={site} items={items} nameOf={isOfOne ? undefined : nameOf} />
  );
  return (
    <>
      {forums.items.length > 0 ? (
        <Part title={own.forums} all={to('/forums')} more={own.all}>
          <ForumCards site={site} items={forums.items} nameOf={nameOf} />
        </Part>
      ) : null}
      {nearest.items.length > 0 ? (
        <Part title={own.almost} all={to('/proposals?sort=nearest-to-step')} more={own.all}>
          {cards(nearest)}
        </Part>
      ) : null}
      <Part title={own.newest} all={to('/proposals')} more={own.all}>
        {newest.items.length > 0 ? cards(newest) : <p>{none}</p>}
      </Part>
      {overdue.items.length > 0 ? (
        <Part title={own.overdue} all={to('/board?overdue=true')} more={own.all}>
          <AnswerList site={site} items={overdue.items} institutions={institutions} />
        </Part>
      ) : null}
      {answered.items.length > 0 ? (
        <Part title={own.answered} all={to('/outcomes/decisions')} more={own.all}>
          <AnswerList site={site} items={answered.items} institutions={institutions} />
        </Part>
      ) : null}
    </>
  );
}

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
function AnswerList(props: {
  site: Site;
  items: UnderWayProps['answered']['items'];
  institutions: Institution[];
}) {
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
