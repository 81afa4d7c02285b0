import { pathIn } from '../../shared/web/locale.ts';
import { Badge, Time } from '../../shared/web/parts.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { forumWordsOf, topicIn } from '../forums/sections.tsx';
import { proposalWordsOf } from '../proposals/sections.tsx';
import type { CommitmentCard, FollowedCommitment } from './view.ts';
import type { Source, Voices } from './voices.ts';
import { commitmentWords } from './words.ts';

/** How a commitment stands: whether it is done, and by when it was to be. */
export function CommitmentStanding({
  site,
  item,
}: {
  site: Site;
  item: Pick<CommitmentCard, 'state' | 'overdue' | 'dueOn' | 'endedAt'>;
}) {
  const { language, formats } = site;
  const own = commitmentWords[language];
  return (
    <>
      <Badge kind={item.overdue ? 'overdue' : item.state === 'done' ? 'answered' : item.state}>
        {item.overdue ? own.overdue : own.states[item.state]}
      </Badge>{' '}
      {own.due(formats.date(item.dueOn))}
      {item.state === 'open' || item.endedAt === null ? null : (
        <> · {own.ended[item.state](formats.date(item.endedAt))}</>
      )}
    </>
  );
}

/** The same with what was last reported on it. */
export function CommitmentProgress({ site, item }: { site: Site; item: FollowedCommitment }) {
  const own = commitmentWords[site.language];
  const { latest } = item;
  return (
    <>
      <CommitmentStanding site={site} item={item} />
      {latest === null ? null : (
        <p class="meta">
          <Time site={site} at={latest.at} /> {own.kinds[latest.kind]}
          {latest.text === null ? null : (
            <>
              : <Said text={latest.text} />
            </>
          )}
        </p>
      )}
    </>
  );
}

interface BehindProps {
  site: Site;
  of: Source;
  voices: Voices;
  /** The path that is named already, so that it is counted alone. */
  named?: string;
}

/** How many spoke up for what a commitment or a decision came from, and where they did. */
export function VoicesBehind({ site, of, voices, named }: BehindProps) {
  const { language, formats } = site;
  const ofProposals = proposalWordsOf(site);
  const proposal = voices.proposals.get(of.proposal ?? '');
  const forum = voices.forums.get(of.forum ?? '');
  const behind = [
    proposal && {
      path: `/proposals/${proposal.id}`,
      title: proposal.title ?? ofProposals.hidden,
      count: ofProposals.count(formats.number(proposal.empathyCount)),
    },
    forum && {
      path: `/forums/${forum.id}`,
      title: topicIn(site, forum),
      count: forumWordsOf(site).participants(formats.number(forum.participants)),
    },
  ].filter((each) => each !== undefined);
  return (
    <>
      {behind.map(({ path, title, count }) => (
        <p>
          <strong>{count}</strong>
          {path === named ? null : (
            <>
              {' · '}
              <a href={pathIn(language, path)}>
                <Said text={title} />
              </a>
            </>
          )}
        </p>
      ))}
    </>
  );
}
