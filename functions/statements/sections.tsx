import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { Agreed, OpinionMap } from './group-parts.tsx';
import type { GroupsInBrief } from './read-groups.ts';
import { statementWords } from './words.ts';

/** What can be done with a forum's statements: nothing yet, marked, or looked at. */
type Phase = 'coming' | 'open' | 'over';

export function phaseOf(state: 'scheduled' | 'open' | 'closed' | 'withdrawn'): Phase {
  if (state === 'scheduled') return 'coming';
  return state === 'open' ? 'open' : 'over';
}

interface Props {
  site: Site;
  forum: string;
  /** By its dates, whatever a sweep has done yet. */
  state: Parameters<typeof phaseOf>[0];
  brief?: GroupsInBrief | undefined;
  /** Nothing is there to be marked. */
  hasNone: boolean;
  /** Whether this reader could put the first one there: while it is open everybody who is signed in. */
  isSignedIn: boolean;
  mayRun: boolean;
}

/**
 * The way from a forum to what people think in it; marking is offered while it can be done. Once it is over, what all
 * groups agree on stands here, and the map, where there are groups to show.
 */
export function StatementsSection(props: Props) {
  const { site, forum, state, brief, hasNone, isSignedIn, mayRun } = props;
  const own = statementWords[site.language];
  const path = pathIn(site.language, `/forums/${forum}`);
  const phase = phaseOf(state);
  if (hasNone && phase === 'over') return null;
  if (hasNone) {
    const mayMake = mayRun || (phase === 'open' && isSignedIn);
    return (
      <section aria-labelledby="statements">
        <h2 id="statements">{own.title}</h2>
        <p>{phase === 'open' ? own.noneOpen : own.leads.coming}</p>
        {phase === 'coming' && mayRun ? <p>{own.noneComing}</p> : null}
        {mayMake ? (
          <p class="actions">
            <a class="krds-btn secondary medium" href={`${path}/statements#make`}>
              {own.makeFirst}
            </a>
          </p>
        ) : null}
        {phase === 'open' && !mayMake ? <FirstSignIn site={site} path={path} /> : null}
      </section>
    );
  }
  return (
    <section aria-labelledby="statements">
      <h2 id="statements">{own.title}</h2>
      <p>{own.leads[phase]}</p>
      {brief?.groups ? (
        <>
          <Agreed site={site} agreed={brief.agreed} level={3} />
          <OpinionMap site={site} groups={brief.groups} note={own.groups.mapBrief} />
        </>
      ) : null}
      <p class="actions">
        <a class="krds-btn secondary medium" href={`${path}/statements`}>
          {phase === 'open' ? own.groups.toStatements : own.groups.toAll}
        </a>
        {phase === 'coming' ? null : (
          <a class="krds-btn secondary medium" href={`${path}/groups`}>
            {own.groups.toGroups}
          </a>
        )}
      </p>
    </section>
  );
}

/** Whoever is signed in may make the first statement. */
export function FirstSignIn({ site, path }: { site: Site; path: string }) {
  return (
    <p class="actions">
      <a
        class="krds-btn secondary medium"
        rel="nofollow"
        href={`/auth/sign-in?to=${encodeURIComponent(`${path}/statements`)}`}
      >
        {statementWords[site.language].signInFirst}
      </a>
    </p>
  );
}
