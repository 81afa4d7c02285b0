import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { SessionId } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { type Typed, typedIn } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type Actor, type AppEnv, actorOf } from '../people/index.ts';
import { AnnouncementFields } from './announcement-fields.tsx';
import { cancelSession, changeAnnouncement } from './change-session.ts';
import {
  entryNames,
  parsed,
  problemsIn,
  readAnnouncement,
  toFiles,
  toLines,
  toNumber,
  toTyped,
} from './desk-form.ts';
import { endWorkshop } from './end-workshop.ts';
import { noteAttendance, publishRecord } from './hold-session.ts';
import {
  attendanceSchema,
  entrySchema,
  reasonSchema,
  recordSchema,
  resultTextSchema,
  stageOfEntry,
  stageSchema,
  votingSchema,
} from './model.ts';
import { readParticipants, readSession, readWorkshop } from './read-sessions.ts';
import { hasBegun, stageAfter } from './rules.ts';
import { addEntry, advanceWorkshop, strikeEntry } from './run-workshop.ts';
import type { ParticipantsView, SessionView, WorkshopView } from './view.ts';
import { sessionWords } from './words.ts';

/** One session, for those who run it: its announcement, who signed up and came, its record, its workshop. */
export async function manageSessionPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: SessionId,
  { typed, problems }: { typed: Typed; problems: FieldProblems } = { typed: {}, problems: {} },
): Promise<Response> {
  const { context, language } = site;
  const own = sessionWords[language].desk;
  const participants = await readParticipants(context, actorOf(c), id);
  const session = await readSession(context, id);
  const workshop = session.kind === 'workshop' ? await readWorkshop(context, id) : undefined;
  const path = pathIn(language, `/desk/sessions/${id}`);
  const isOver = hasBegun(session, context.clock.now());
  const isOn = session.state !== 'cancelled';
  const form = { site, path, typed, problems };
  const field = (name: string) => ({ site, name, problems, value: typed[name] });
  return renderPage(
    c,
    site,
    {
      title: `${own.title} · ${session.title}`,
      isPrivate: true,
      status: Object.keys(problems).length > 0 ? 400 : 200,
    },
    <>
      <p>
        <a href={pathIn(language, '/desk/sessions')}>{own.title}</a>
      </p>
      <h1>
        <a href={pathIn(language, `/sessions/${id}`)}>
          <Said text={session.title} />
        </a>
      </h1>
      <ErrorSummary site={site} problems={problems} />
      <Participants {...form} participants={participants} takes={isOver && isOn} />
      {isOver && isOn ? <RecordForm {...form} session={session} /> : null}
      {workshop && isOn ? <WorkshopForms {...form} workshop={workshop} /> : null}
      {session.state === 'announced' && !isOver ? (
        <section class="card">
          <h2>{own.change}</h2>
          <form class="form" method="post" action={path}>
            <input type="hidden" name="act" value="change" />
            <AnnouncementFields
              site={site}
              typed={{ ...toTyped({ ...session, capacity: session.seats.capacity }), ...typed }}
              problems={problems}
            />
            <TextField
              {...field('reason')}
              value={typed.act === 'change' ? typed.reason : undefined}
              label={own.reason}
              isRequired
              maxLength={1000}
            />
            <button class="krds-btn primary medium" type="submit">
              {own.change}
            </button>
          </form>
        </section>
      ) : null}
      {session.state === 'announced' ? (
        <section class="card">
          <h2>{own.cancel}</h2>
          <form class="form" method="post" action={path}>
            <input type="hidden" name="act" value="cancel" />
            <TextField {...field('cancelReason')} label={own.reason} isRequired maxLength={1000} />
            <button class="krds-btn secondary medium" type="submit">
              {own.cancel}
            </button>
          </form>
        </section>
      ) : null}
    </>,
  );
}

interface FormProps {
  site: Site;
  path: string;
  /** What was sent and could not be taken. */
  typed: Typed;
  problems: FieldProblems;
}

function Participants(props: FormProps & { participants: ParticipantsView; takes: boolean }) {
  const { site, path, typed, problems, participants, takes } = props;
  const own = sessionWords[site.language].desk;
  const { items, attendance } = participants;
  // Whoever left since is no longer named, and stays counted.
  const unnamed = (attendance?.numbers ?? []).filter(
    (number) => !items.some((each) => each.number === number),
  );
  return (
    <section>
      <h2>{own.participants}</h2>
      <form class="form" method="post" action={path}>
        <input type="hidden" name="act" value="attendance" />
        {unnamed.map((number) => (
          <input type="hidden" name="came" value={String(number)} />
        ))}
        <TableWrap label={own.participants}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.number}</th>
                <th scope="col">{own.person}</th>
                <th scope="col">{own.standing}</th>
                <th scope="col">{own.came}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ number, name, place, attended }) => (
                <tr>
                  <td>{number}</td>
                  <th scope="row">{name}</th>
                  <td>{place === 'seat' ? own.seat : own.waiting}</td>
                  <td>
                    <input
                      type="checkbox"
                      name="came"
                      value={String(number)}
                      checked={attended}
                      disabled={!takes}
                      aria-label={`${own.came}: ${number} ${name}`}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
        {takes ? (
          <>
            <TextField
              site={site}
              problems={problems}
              name="walkIns"
              label={own.walkIns}
              value={typed.walkIns ?? String(attendance?.walkIns ?? 0)}
              isRequired
              isNumber
              maxLength={6}
            />
            <button class="krds-btn primary medium" type="submit">
              {own.saveAttendance}
            </button>
          </>
        ) : null}
      </form>
    </section>
  );
}

function RecordForm({ site, session, path, typed, problems }: FormProps & { session: SessionView }) {
  const own = sessionWords[site.language].desk;
  const { record } = session;
  const files = record?.files.map(({ title, url }) => `${title}, ${url}`).join('\n');
  const field = (name: string, value?: string) => ({ site, problems, name, value: typed[name] ?? value });
  return (
    <section class="card">
      <h2>{own.record}</h2>
      <form class="form" method="post" action={path}>
        <input type="hidden" name="act" value="record" />
        <TextField {...field('text', record?.text)} label={own.text} isRequired maxLength={20000} rows={8} />
        <TextField {...field('points', record?.points.join('\n'))} label={own.points} rows={4} />
        <TextField {...field('files', files)} label={own.files} rows={3} />
        {record === null ? null : (
          <TextField {...field('reason')} label={own.reason} isRequired maxLength={1000} />
        )}
        <button class="krds-btn primary medium" type="submit">
          {own.publish}
        </button>
      </form>
    </section>
  );
}

const kindAt = { cases: 'case', discussion: 'note', proposals: 'proposal' } as const;

function WorkshopForms({ site, workshop, path, typed, problems }: FormProps & { workshop: WorkshopView }) {
  const words = sessionWords[site.language];
  const own = words.desk;
  const { stage, proposals, voting, results } = workshop;
  const kind =
    stage === 'cases' || stage === 'discussion' || stage === 'proposals' ? kindAt[stage] : undefined;
  const written = { cases: workshop.cases, discussion: workshop.notes, proposals }[stage as 'cases'] ?? [];
  const next = stageAfter(stage);
  const field = (name: string, value?: string) => ({ site, problems, name, value: typed[name] ?? value });
  const isReady = stage !== 'proposals' || proposals.length > 0;
  return (
    <section class="card">
      <h2>{words.workshop.title}</h2>
      <p>
        {words.workshop.stage}: <strong>{words.workshop.stages[stage]}</strong>
      </p>
      {kind === undefined ? null : (
        <form class="form" method="post" action={path}>
          <input type="hidden" name="act" value="entry" />
          <input type="hidden" name="kind" value={kind} />
          <input type="hidden" name="key" value={typed.key ?? ulid()} />
          {kind === 'note' ? (
            <TextField {...field('table')} label={own.table} isRequired maxLength={20} />
          ) : null}
          {kind === 'proposal' ? (
            <TextField {...field('entryTitle')} label={own.entryTitle} isRequired maxLength={100} />
          ) : null}
          <TextField
            {...field('entryText')}
            label={own.entryText}
            isRequired
            maxLength={kind === 'proposal' ? 2000 : 1000}
            rows={4}
          />
          <button class="krds-btn primary medium" type="submit">
            {own.add}
          </button>
        </form>
      )}
      {written.length === 0 ? null : (
        <form class="actions" method="post" action={path}>
          <input type="hidden" name="act" value="strike" />
          {written.map(({ number }) => (
            <button class="krds-btn secondary small" type="submit" name="number" value={String(number)}>
              {own.strike(String(number))}
            </button>
          ))}
        </form>
      )}
      {next === undefined || !isReady ? null : (
        <form class="form" method="post" action={path}>
          <input type="hidden" name="act" value="advance" />
          <input type="hidden" name="next" value={next} />
          {next === 'vote' ? (
            <>
              <SelectField
                {...field('by')}
                label={own.by}
                options={(['hands', 'signed-in'] as const).map((value) => ({ value, text: own.bys[value] }))}
              />
              <TextField {...field('each', '1')} label={own.each} isRequired isNumber maxLength={2} />
            </>
          ) : null}
          {next === 'results' && voting?.by === 'hands'
            ? proposals.map(({ number, title }) => (
                <TextField
                  {...field(`count-${number}`, '0')}
                  label={title}
                  isRequired
                  isNumber
                  maxLength={7}
                />
              ))
            : null}
          <button class="krds-btn primary medium" type="submit">
            {own.next(words.workshop.stages[next])}
          </button>
        </form>
      )}
      {stage === 'results' && results === null ? (
        <form class="form" method="post" action={path}>
          <input type="hidden" name="act" value="end" />
          <fieldset id="carried">
            <legend>{own.carry}</legend>
            {proposals.map(({ number, title, votes }) => (
              <p>
                <label>
                  <input type="checkbox" name="carried" value={String(number)} /> <Said text={title} /> (
                  {words.workshop.votes(site.formats.number(votes ?? 0))})
                </label>
              </p>
            ))}
          </fieldset>
          <TextField {...field('resultText')} label={own.resultText} isRequired maxLength={2000} rows={4} />
          <button class="krds-btn primary medium" type="submit">
            {own.end}
          </button>
        </form>
      ) : null}
    </section>
  );
}

const numbersOf = (form: Record<string, unknown>, name: string) => [form[name] ?? []].flat().map(Number);

/** Does what one of the forms on the page asks for, or shows the page again with what was typed. */
export async function postManage(c: HonoContext<AppEnv>, site: Site, id: SessionId): Promise<Response> {
  // A field of it comes more than once.
  const form = await c.req.parseBody({ all: true });
  const typed = typedIn(form);
  try {
    await act(site.context, actorOf(c), id, { typed, form });
    return c.redirect(pathIn(site.language, `/desk/sessions/${id}`), 303);
  } catch (error) {
    return manageSessionPage(c, site, id, {
      typed,
      problems: problemsIn(site, error, typed.act === 'entry' ? entryNames : undefined),
    });
  }
}

async function act(
  context: Context,
  actor: Actor,
  id: SessionId,
  { typed, form }: { typed: Typed; form: Record<string, unknown> },
): Promise<void> {
  const text = (name: string) => typed[name] ?? '';
  switch (parsed(actSchema, text('act'), 'act')) {
    case 'change':
      await changeAnnouncement(context, actor, id, {
        ...readAnnouncement(typed),
        reason: parsed(reasonSchema, text('reason'), 'reason'),
      });
      break;
    case 'cancel':
      await cancelSession(context, actor, id, parsed(reasonSchema, text('cancelReason'), 'cancelReason'));
      break;
    case 'attendance': {
      const came = { numbers: numbersOf(form, 'came'), walkIns: toNumber(text('walkIns')) };
      await noteAttendance(context, actor, id, parsed(attendanceSchema, came));
      break;
    }
    case 'record': {
      const written = { text: text('text'), points: toLines(text('points')), files: toFiles(text('files')) };
      const reason = text('reason').trim();
      await publishRecord(context, actor, id, {
        ...parsed(recordSchema, written),
        ...(reason !== '' && { reason: parsed(reasonSchema, reason, 'reason') }),
      });
      break;
    }
    case 'entry':
      await addEntry(context, actor, id, {
        entry: parsed(entrySchema, toEntry(text)),
        idempotencyKey: text('key') || undefined,
      });
      break;
    case 'strike':
      await strikeEntry(
        context,
        actor,
        id,
        parsed(z.number().int().min(1), Number(text('number')), 'number'),
      );
      break;
    case 'advance':
      await advanceWorkshop(context, actor, id, toStep(typed));
      break;
    case 'end':
      await endWorkshop(context, actor, id, {
        text: parsed(resultTextSchema, text('resultText'), 'resultText'),
        carried: parsed(z.array(z.number().int().positive()).max(20), numbersOf(form, 'carried'), 'carried'),
      });
      break;
  }
}

const actSchema = z.enum(['change', 'cancel', 'attendance', 'record', 'entry', 'strike', 'advance', 'end']);

function toEntry(text: (name: string) => string): object {
  const kind = text('kind');
  if (!Object.keys(stageOfEntry).includes(kind)) throw new AppError('request.invalid');
  if (kind === 'proposal') return { kind, title: text('entryTitle'), body: text('entryText') };
  return { kind, text: text('entryText'), ...(kind === 'note' && { table: text('table') }) };
}

const countSchema = z.number().int().min(0).max(1_000_000);

function toStep(typed: Typed) {
  const to = parsed(stageSchema, typed.next, 'next');
  const counts = Object.entries(typed).flatMap(([name, value]) => {
    const [, number] = /^count-([1-9][0-9]{0,3})$/.exec(name) ?? [];
    return number === undefined ? [] : [[number, parsed(countSchema, toNumber(value ?? ''), name)]];
  });
  return {
    to,
    ...(to === 'vote' && {
      voting: parsed(votingSchema, { by: typed.by, each: toNumber(typed.each ?? '') }),
    }),
    ...(counts.length > 0 && { counts: Object.fromEntries(counts) as Record<string, number> }),
  };
}
