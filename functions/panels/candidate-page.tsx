import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { institutionIdSchema, type PanelId, type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Badge, Prose } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { readCards } from '../proposals/index.ts';
import { ProposalCards } from '../proposals/sections.tsx';
import { castVote, explainDecision, openVote } from './hold-vote.ts';
import { type Choice, choiceSchema, criteria, noteSchema, reasonSchema, scoresSchema } from './model.ts';
import { BackToPanel, proposalsIn } from './page-parts.tsx';
import { panelPage } from './panel-page.tsx';
import { putKinds } from './put-form.tsx';
import { putForward } from './put-forward.ts';
import { readCandidate, readCandidateDesk } from './read-candidates.ts';
import { ownStanding, readPanel } from './read-panels.ts';
import { canServePanel } from './rules.ts';
import type { CandidateDesk, CandidateView } from './view.ts';
import { noteOnCandidate, scoreCandidate } from './weigh-candidate.ts';
import { panelWords } from './words.ts';

interface Writing {
  typed?: Record<string, string>;
  problems?: FieldProblems;
}

/** One proposal before a panel: what is public of it, and beneath that what members and those who serve them do. */
export async function candidatePage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: PanelId,
  proposal: ProposalId,
  { typed = {}, problems = {} }: Writing = {},
): Promise<Response> {
  const { context, formats, language } = site;
  const own = panelWords[language];
  const actor = c.get('actor');
  const [panel, candidate] = await Promise.all([
    readPanel(context, id),
    readCandidate(context, id, proposal),
  ]);
  const isServing = actor !== undefined && canServePanel(actor, institutionIdSchema.parse(panel.institution));
  const isMember = actor !== undefined && (await ownStanding(context, actor, id)).seat?.state === 'accepted';
  const desk =
    actor && (isServing || isMember) ? await readCandidateDesk(context, actor, id, proposal) : undefined;
  const [cards, alike] = await Promise.all([
    readCards(context, actor, [proposal]),
    readCards(
      context,
      actor,
      candidate.similar.map((each) => proposalIdSchema.parse(each)),
    ),
  ]);
  const title = cards[0]?.title ?? proposal;
  const path = pathIn(language, `/panels/${id}/candidates/${proposal}`);
  const status = Object.keys(problems).length > 0 ? 400 : 200;
  return renderPage(
    c,
    site,
    { title: `${title} · ${panel.title}`, status },
    <>
      <BackToPanel site={site} id={id} title={panel.title} />
      <h1>
        <Said text={title} />
      </h1>
      <ErrorSummary site={site} problems={problems} />
      {c.req.query('saved') === undefined ? null : (
        <p class="notice" role="status">
          {own.candidate.saved}
        </p>
      )}
      <p>
        <Badge kind={candidate.state === 'decided' ? 'done' : 'progress'}>
          {own.queue.states[candidate.state]}
        </Badge>{' '}
        {own.queue.kinds[candidate.kind]} · {own.queue.putOn(formats.date(candidate.putAt))}
      </p>
      <Decision site={site} candidate={candidate} />
      {candidate.reason === null ? null : (
        <section>
          <h2>{own.candidate.reason}</h2>
          <Prose text={candidate.reason} />
        </section>
      )}
      <ProposalCards site={site} items={cards} />
      {alike.length > 0 ? (
        <section>
          <h2>{own.candidate.similar}</h2>
          <ProposalCards site={site} items={alike} />
        </section>
      ) : null}
      <Votes site={site} candidate={candidate} desk={desk} />
      {desk ? <Desk site={site} desk={desk} path={path} typed={typed} problems={problems} /> : null}
      {isServing ? (
        <Serving site={site} candidate={candidate} path={path} typed={typed} problems={problems} />
      ) : null}
    </>,
  );
}

function Decision({ site, candidate }: { site: Site; candidate: CandidateView }) {
  const own = panelWords[site.language];
  const { decision } = candidate;
  if (decision === null) return null;
  return (
    <section class="notice">
      <h2>{own.candidate.decision}</h2>
      <p>
        <strong>{own.queue.outcomes[decision.outcome]}</strong>{' '}
        <span class="meta">{site.formats.date(decision.at)}</span>
      </p>
      {decision.reason === null ? <p>{own.candidate.noReason}</p> : <Prose text={decision.reason} />}
    </section>
  );
}

function Votes(props: { site: Site; candidate: CandidateView; desk: CandidateDesk | undefined }) {
  const { site, candidate, desk } = props;
  const { formats, language } = site;
  const { candidate: own, queue } = panelWords[language];
  const scores = candidate.scores ?? desk?.scores ?? null;
  return (
    <>
      {candidate.vote === null ? null : (
        <section>
          <h2>{own.motion}</h2>
          <Prose text={candidate.vote.motion} />
          <p>{own.ends(formats.lastDate(candidate.vote.endsAt))}</p>
          {desk ? <p>{own.voted(formats.number(desk.voted), formats.number(desk.members))}</p> : null}
        </section>
      )}
      {candidate.votes.length > 0 ? (
        <section>
          <h2>{own.votes}</h2>
          <ul>
            {candidate.votes.map((vote) => (
              <li>
                <strong>{queue.outcomes[vote.outcome]}</strong>:{' '}
                {own.counted(formats.number(vote.yes), formats.number(vote.no), formats.number(vote.abstain))}{' '}
                <span class="meta">
                  {own.votedOn(
                    formats.date(vote.closedAt),
                    formats.number(vote.members),
                    formats.number(vote.quorum),
                  )}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {scores ? (
        <section>
          <h2>{own.scores}</h2>
          <p class="meta">{own.given(formats.number(scores.given))}</p>
          <ul>
            {criteria.map((each) => (
              <li>
                {own.criteria[each]}: {formats.number(scores.means[each])} / 5
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

interface DeskProps {
  site: Site;
  path: string;
  typed: Record<string, string>;
  problems: FieldProblems;
}

/** Notes, scores and the vote of one member; whoever serves them sees the notes. */
function Desk({ site, desk, path, typed, problems }: DeskProps & { desk: CandidateDesk }) {
  const { candidate: own } = panelWords[site.language];
  const { own: mine, candidate } = desk;
  const isOpen = candidate.state !== 'decided';
  return (
    <article class="card stack">
      <h2>{own.desk}</h2>
      {mine && candidate.state === 'voting' ? (
        <section>
          <h3>{own.vote}</h3>
          <p role="status">{mine.vote === null ? own.notVoted : own.mine(own.choices[mine.vote])}</p>
          <form class="actions" method="post" action={path}>
            <input type="hidden" name="act" value="vote" />
            {choiceSchema.options.map((choice) => (
              <button class="krds-btn secondary medium" type="submit" name="choice" value={choice}>
                {own.choices[choice]}
              </button>
            ))}
          </form>
          <p class="hint">{own.secret}</p>
        </section>
      ) : null}
      {mine && isOpen ? (
        <>
          <section>
            <h3>{own.score}</h3>
            <form class="form" method="post" action={path}>
              {criteria.map((each) => (
                <SelectField
                  site={site}
                  name={each}
                  label={own.criteria[each]}
                  value={typed[each] ?? (mine.scores ? String(mine.scores[each]) : '')}
                  problems={problems}
                  isRequired
                  options={['', '1', '2', '3', '4', '5'].map((value) => ({
                    value,
                    text: value || own.chooseScore,
                  }))}
                />
              ))}
              <button class="krds-btn secondary medium" type="submit" name="act" value="scores">
                {own.scoreSave}
              </button>
            </form>
          </section>
          <section>
            <h3>{own.note}</h3>
            <form class="form" method="post" action={path}>
              <TextField
                site={site}
                name="note"
                label={own.note}
                hint={own.noteHint}
                value={typed.note ?? mine.note ?? ''}
                problems={problems}
                isRequired
                maxLength={2000}
                rows={4}
              />
              <button class="krds-btn secondary medium" type="submit" name="act" value="note">
                {own.noteSave}
              </button>
            </form>
          </section>
        </>
      ) : null}
      <section>
        <h3>{own.notes}</h3>
        {desk.notes.length === 0 ? <p>{own.noNotes}</p> : null}
        <ul>
          {desk.notes.map(({ seat, text, at }) => (
            <li>
              <strong>{own.seat(String(seat))}</strong>{' '}
              <span class="meta">
                <time datetime={at}>{site.formats.moment(at)}</time>
              </span>
              <Prose text={text} />
            </li>
          ))}
        </ul>
      </section>
    </article>
  );
}

/** What moderators and administrators do: have the panel vote, and say why it decided against. */
function Serving({ site, candidate, path, typed, problems }: DeskProps & { candidate: CandidateView }) {
  const { candidate: own } = panelWords[site.language];
  if (candidate.state === 'waiting')
    return (
      <section class="card">
        <h2>{own.openVote}</h2>
        <p>{own.openVoteLead}</p>
        <form class="form" method="post" action={path}>
          <TextField
            site={site}
            name="motion"
            label={own.motionText}
            hint={own.motionHint}
            value={typed.motion}
            problems={problems}
            isRequired
            maxLength={2000}
            rows={4}
          />
          <TextField
            site={site}
            name="endsOn"
            type="date"
            label={own.endsOn}
            value={typed.endsOn}
            problems={problems}
            isRequired
          />
          <button class="krds-btn primary medium" type="submit" name="act" value="voting">
            {own.openSend}
          </button>
        </form>
      </section>
    );
  if (candidate.decision === null || candidate.decision.reason !== null) return null;
  return (
    <section class="card">
      <h2>{own.explain}</h2>
      <form class="form" method="post" action={path}>
        <TextField
          site={site}
          name="explanation"
          label={own.explainText}
          hint={own.explainHint}
          value={typed.explanation}
          problems={problems}
          isRequired
          maxLength={2000}
          rows={4}
        />
        <button class="krds-btn primary medium" type="submit" name="act" value="explain">
          {own.explainSend}
        </button>
      </form>
    </section>
  );
}

/** What a member or somebody who serves them does with a candidate. What does not fit stays typed. */
export async function postCandidate(
  c: HonoContext<AppEnv>,
  site: Site,
  id: PanelId,
  proposal: ProposalId,
): Promise<Response> {
  const { context, language } = site;
  const own = panelWords[language].candidate;
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const field = (name: string) => textOf(form, name);
  const again = (typed: Record<string, string>, problems: FieldProblems) =>
    candidatePage(c, site, id, proposal, { typed, problems });

  switch (field('act')) {
    case 'scores': {
      const typed = Object.fromEntries(criteria.map((each) => [each, field(each)]));
      const scores = scoresSchema.safeParse(
        Object.fromEntries(criteria.map((each) => [each, Number(field(each))])),
      );
      if (!scores.success) {
        const missing = criteria.filter((each) => !/^[1-5]$/.test(field(each)));
        return again(typed, Object.fromEntries(missing.map((each) => [each, own.scoreError])));
      }
      await scoreCandidate(context, actor, id, proposal, scores.data);
      break;
    }
    case 'note': {
      const text = noteSchema.safeParse(field('note'));
      if (!text.success) return again({ note: field('note') }, { note: own.noteError });
      await noteOnCandidate(context, actor, id, proposal, text.data);
      break;
    }
    case 'vote':
      await castVote(context, actor, id, proposal, toChoice(field('choice')));
      break;
    case 'voting': {
      const typed = { motion: field('motion'), endsOn: field('endsOn') };
      const motion = reasonSchema.safeParse(typed.motion);
      const problems: FieldProblems = {
        ...(!motion.success && { motion: own.motionError }),
        ...(!z.iso.date().safeParse(typed.endsOn).success && { endsOn: own.endsOnError }),
      };
      if (!motion.success || Object.keys(problems).length > 0) return again(typed, problems);
      try {
        await openVote(context, actor, id, proposal, { motion: motion.data, endsOn: typed.endsOn });
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'request.invalid') throw error;
        return again(typed, { endsOn: own.endsOnError });
      }
      break;
    }
    case 'explain': {
      const reason = reasonSchema.safeParse(field('explanation'));
      if (!reason.success)
        return again({ explanation: field('explanation') }, { explanation: own.motionError });
      await explainDecision(context, actor, id, proposal, reason.data);
      break;
    }
    default:
      throw new AppError('request.invalid');
  }
  return c.redirect(pathIn(language, `/panels/${id}/candidates/${proposal}?saved`), 303);
}

/** Puts a proposal before the panel by its address. */
export async function postPut(c: HonoContext<AppEnv>, site: Site, id: PanelId): Promise<Response> {
  const { context, language } = site;
  const { errors } = panelWords[language].put;
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const put = {
    proposal: textOf(form, 'proposal'),
    kind: textOf(form, 'kind'),
    putReason: textOf(form, 'putReason'),
    similar: textOf(form, 'similar'),
  };
  const kind = putKinds.find((each) => each === put.kind) ?? 'timely';
  const [proposal] = proposalsIn(put.proposal);
  const reason = reasonSchema.safeParse(put.putReason);
  const similar = proposalsIn(put.similar).slice(0, 20);
  const problems: FieldProblems = {
    ...(proposal === undefined && { proposal: errors.proposal }),
    ...(!reason.success && { putReason: errors.reason }),
    ...(kind === 'repeated' && similar.length === 0 && { similar: errors.similar }),
  };
  if (proposal === undefined || !reason.success || Object.keys(problems).length > 0)
    return panelPage(c, site, id, { put, problems });
  try {
    await putForward(context, actor, id, proposal, { kind, reason: reason.data, similar });
  } catch (error) {
    const known: Record<string, FieldProblems> = {
      'request.invalid': { similar: errors.similar },
      'proposal.not-found': { proposal: errors.proposal },
    };
    const mended = error instanceof AppError ? known[error.code] : undefined;
    if (!mended) throw error;
    return panelPage(c, site, id, { put, problems: mended });
  }
  return c.redirect(pathIn(language, `/panels/${id}/candidates/${proposal}`), 303);
}

/** @throws request.invalid for what no button sends */
function toChoice(text: string): Choice {
  const choice = choiceSchema.safeParse(text);
  if (!choice.success) throw new AppError('request.invalid');
  return choice.data;
}
