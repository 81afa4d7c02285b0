import { AppError } from '../../shared/errors.ts';
import { type PanelId, type ProposalId, panelIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Badge, TableWrap } from '../../shared/web/parts.tsx';
import { Said, SaidWithin } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { PanelView } from './view.ts';
import { panelWords } from './words.ts';

/** An address that names no panel is one where nothing is. */
export function toPanelId(text: string | undefined): PanelId {
  const id = panelIdSchema.safeParse(text);
  if (!id.success) throw new AppError('panel.not-found');
  return id.data;
}

export function toProposalId(text: string | undefined): ProposalId {
  const id = proposalIdSchema.safeParse(text);
  if (!id.success) throw new AppError('candidate.not-found');
  return id.data;
}

/** The proposals that a text names, by their ids or the addresses of their pages. */
export function proposalsIn(text: string): ProposalId[] {
  const found = [...text.matchAll(/prp_[0-9A-Z]{26}/g)].map(([id]) => proposalIdSchema.safeParse(id).data);
  return [...new Set(found.filter((id) => id !== undefined))];
}

const badgeOf = { recruiting: 'open', frozen: 'due', seated: 'progress', ended: 'closed' } as const;

/** How far a panel is and how long it sits. */
export function PanelStanding({ site, panel }: { site: Site; panel: PanelView }) {
  const { formats, language } = site;
  const own = panelWords[language];
  const count = formats.number;
  const seats = panel.seats.length > 0 ? panel.seats.length : seatsToDraw(panel);
  return (
    <>
      <p>
        <Badge kind={badgeOf[panel.state]}>{own.states[panel.state]}</Badge>{' '}
        {own.members(count(panel.members), count(seats))}
      </p>
      <p class="meta">
        {own.term(formats.date(panel.term.from), formats.date(panel.term.to))} ·{' '}
        {own.quorum(count(panel.quorum))}
      </p>
      {panel.state === 'recruiting' && panel.closesAt !== null ? (
        <p>{own.closes(formats.lastDate(panel.closesAt))}</p>
      ) : null}
    </>
  );
}

function seatsToDraw({ strata }: PanelView): number {
  return strata.reduce((sum, { seats }) => sum + seats, 0);
}

/** How many seats each group has, and how many of them have a member. */
export function Strata({ site, panel }: { site: Site; panel: PanelView }) {
  const own = panelWords[site.language];
  const { number } = site.formats;
  if (panel.strata.length === 0) return null;
  return (
    <section>
      <h2>{own.strata.title}</h2>
      <TableWrap label={own.strata.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{own.seats.group}</th>
              <th scope="col">{own.seats.title}</th>
              <th scope="col">{own.seats.states.accepted}</th>
            </tr>
          </thead>
          <tbody>
            {panel.strata.map(({ id, name, seats }) => (
              <tr>
                <th scope="row">
                  <Said text={name} />
                </th>
                <td>{own.strata.seats(number(seats))}</td>
                <td>
                  {own.strata.drawn(
                    number(
                      panel.seats.filter(({ stratum, state }) => stratum === id && state === 'accepted')
                        .length,
                    ),
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableWrap>
    </section>
  );
}

/** Every seat with the ticket that has it: which person that is, only that person knows. */
export function Seats({ site, panel }: { site: Site; panel: PanelView }) {
  const own = panelWords[site.language];
  const nameOf = (stratum: string | null) => panel.strata.find(({ id }) => id === stratum)?.name ?? '';
  return (
    <section>
      <h2>{own.seats.title}</h2>
      {panel.seats.length === 0 ? (
        <p>{own.seats.none}</p>
      ) : (
        <TableWrap label={own.seats.title}>
          <table class="numbered">
            <thead>
              <tr>
                <th scope="col">{own.seats.number}</th>
                <th scope="col">{own.seats.group}</th>
                <th scope="col">{own.seats.ticket}</th>
                <th scope="col">{own.seats.state}</th>
              </tr>
            </thead>
            <tbody>
              {panel.seats.map((seat) => (
                <tr>
                  <th scope="row">{seat.number}</th>
                  <td>
                    {seat.ground === null ? (
                      <Said text={nameOf(seat.stratum)} />
                    ) : (
                      <SaidWithin sentence={own.seats.appointed(seat.ground)} text={seat.ground} />
                    )}
                  </td>
                  <td class="code-cell">{seat.ticket}</td>
                  <td>
                    {seat.kind === 'appointed' && seat.state === 'offered'
                      ? own.seats.claimable
                      : own.seats.states[seat.state]}
                    {seat.passed.length > 0 ? (
                      <span class="meta"> · {own.seats.passed(site.formats.number(seat.passed.length))}</span>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
      )}
    </section>
  );
}

/** Where the seed comes from, and what it is once it is known. */
export function Source({ site, panel }: { site: Site; panel: Pick<PanelView, 'sources' | 'seed'> }) {
  const { formats, language } = site;
  const own = panelWords[language].source;
  const source = panel.sources.at(-1);
  if (source === undefined) return null;
  const earlier = panel.sources.slice(0, -1);
  return (
    <section>
      <h2>{own.title}</h2>
      <p>
        <SaidWithin sentence={own.now(source.what)} text={source.what} />
      </p>
      <p class="meta">{own.at(formats.moment(source.at))}</p>
      {panel.seed === null ? null : (
        <>
          <p>
            <strong>{own.value(panel.seed.value)}</strong>
          </p>
          <p class="meta">
            {own.evidence}: <Said text={panel.seed.evidence} /> · {formats.moment(panel.seed.enteredAt)}
          </p>
        </>
      )}
      {earlier.length > 0 ? (
        <>
          <h3>{own.earlier}</h3>
          <ul>
            {earlier.map(({ what, namedAt }) => (
              <li>
                <Said text={what} /> <span class="meta">{formats.moment(namedAt)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

export function BackToPanel({ site, id, title }: { site: Site; id: string; title: string }) {
  return (
    <p>
      <a href={pathIn(site.language, `/panels/${id}`)}>
        <Said text={title} />
      </a>
    </p>
  );
}
