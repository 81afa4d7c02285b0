import {
  acceptSeat,
  applyToPanel,
  appointMember,
  castVote,
  claimSeat,
  declineSeat,
  drawSeats,
  explainDecision,
  noteOnCandidate,
  openPanel,
  openVote,
  type Panel,
  putForward,
  scoreCandidate,
} from '../../functions/panels/index.ts';
import type { Actor } from '../../functions/people/index.ts';
import type { Context } from '../../shared/context.ts';
import type { InstitutionId, ProposalId } from '../../shared/ids.ts';
import { allTogether, type Cast, type Move } from './seed-cast.ts';
import { panelPlan, type Weighed, weighed } from './seed-panel-plan.ts';

/**
 * An agenda panel from its opening on: people apply, the pool is closed by the clock, seats are drawn and taken, and what
 * lies before it is weighed. Tickets are made at random, so who sits there differs from one start to the next; how many
 * sit, score and vote does not.
 *
 * @param proposalOf the proposal of an agenda item, once it is there
 */
export function panelMoves(
  context: Context,
  cast: Cast,
  institution: InstitutionId,
  proposalOf: (no: number) => ProposalId,
): Move[] {
  const plan = panelPlan;
  const admin = cast.named(`${institution}-admin`);
  const moderator = cast.named(`${institution}-moderator`);
  const holders = new Map<string, Actor>();
  let panel: Panel;

  async function takeSeats(offered: Panel['seats']): Promise<void> {
    for (const { ticket, state } of offered) {
      const holder = ticket && holders.get(ticket);
      if (holder && state === 'offered') await acceptSeat(context, holder, panel.id);
    }
  }

  /** Those who sit there, in the order of their seats. */
  const members = () =>
    panel.seats.flatMap(({ ticket }) => {
      const holder = ticket && holders.get(ticket);
      return holder ? [holder] : [];
    });

  return [
    {
      daysAgo: plan.openedDaysAgo,
      act: async () => {
        const { title, purpose, strata, quorum, term } = plan;
        panel = await openPanel(context, admin, {
          institution,
          title,
          purpose,
          strata: [...strata],
          quorum,
          term: { from: cast.dateIn(term.fromDaysAgo), to: cast.dateIn(term.fromDaysAgo, term.days) },
          closesOn: cast.dateIn(plan.closedDaysAgo),
          source: { what: plan.source, at: cast.momentAt(plan.closedDaysAgo - 2, 21).toISOString() },
        });
      },
    },
    {
      daysAgo: plan.openedDaysAgo - 2,
      act: () =>
        // The first of the citizens has the appointed seat.
        allTogether(cast.supporters.slice(1, 1 + plan.applicants), async (applicant, index) => {
          const stratum = `s${(index % plan.strata.length) + 1}`;
          const { applicant: applied } = await applyToPanel(context, applicant, panel.id, stratum);
          holders.set(applied.ticket, applicant);
        }),
    },
    {
      daysAgo: plan.openedDaysAgo - 4,
      act: async () => {
        const { by, ...appointed } = plan.appointed;
        await appointMember(context, admin, panel.id, appointed);
        const seat = await claimSeat(context, cast.named(by), panel.id, appointed.code);
        if (seat.ticket) holders.set(seat.ticket, cast.named(by));
      },
    },
    {
      daysAgo: plan.drawnDaysAgo,
      hour: 10,
      act: async () => {
        const { seed, evidence } = plan;
        panel = await drawSeats(context, admin, panel.id, { seed, evidence });
      },
    },
    {
      daysAgo: plan.acceptedDaysAgo,
      act: async () => {
        const declining = panel.seats.filter(({ kind }) => kind === 'drawn')[plan.declined - 1];
        const holder = declining?.ticket && holders.get(declining.ticket);
        if (holder) panel = await declineSeat(context, holder, panel.id);
        await takeSeats(panel.seats);
      },
    },
    ...weighed.flatMap((candidate) => weigh(candidate)),
  ];

  function weigh({ no, putDaysAgo, kind, reason, similar = [], notes, scores, vote }: Weighed): Move[] {
    const put: Move = {
      daysAgo: putDaysAgo,
      act: () =>
        putForward(context, moderator, panel.id, proposalOf(no), {
          kind,
          reason,
          similar: similar.map(proposalOf),
        }),
    };
    const judged: Move = {
      daysAgo: putDaysAgo - 1,
      hour: 20,
      act: async () => {
        for (const [index, text] of notes.entries()) {
          const member = members()[index];
          if (member) await noteOnCandidate(context, member, panel.id, proposalOf(no), text);
        }
        for (const [index, given] of scores.entries()) {
          const member = members()[index];
          if (member) await scoreCandidate(context, member, panel.id, proposalOf(no), given);
        }
      },
    };
    if (!vote) return [put, judged];
    const { openedDaysAgo, endsDaysAgo, motion, choices, explained } = vote;
    const opened: Move = {
      daysAgo: openedDaysAgo,
      act: async () => {
        const endsOn = cast.dateIn(endsDaysAgo);
        await openVote(context, moderator, panel.id, proposalOf(no), { motion, endsOn });
        for (const [index, choice] of choices.entries()) {
          const member = members()[index];
          if (member) await castVote(context, member, panel.id, proposalOf(no), choice);
        }
      },
    };
    if (!explained) return [put, judged, opened];
    const told: Move = {
      daysAgo: explained.daysAgo,
      act: () => explainDecision(context, moderator, panel.id, proposalOf(no), explained.reason),
    };
    return [put, judged, opened, told];
  }
}
