import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import {
  departmentIdSchema,
  forumIdSchema,
  type InstitutionId,
  institutionIdSchema,
  type SessionId,
} from '../../shared/ids.ts';
import { SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { allInstitutions } from '../institutions/index.ts';
import { type Actor, type AppEnv, actorOf, assertAllowed } from '../people/index.ts';
import { announceSession } from './announce-session.ts';
import { cancelSession, changeAnnouncement } from './change-session.ts';
import {
  type AnnouncementTyped,
  announcementFields,
  parsed,
  readAnnouncement,
  toFiles,
  toLines,
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
  sessionKindSchema,
  stageOfEntry,
  stageSchema,
  votingSchema,
} from './model.ts';
import { listSessions, readParticipants, readSession, readWorkshop } from './read-sessions.ts';
import { canRunSession, hasBegun, stageAfter } from './rules.ts';
import { addEntry, advanceWorkshop, strikeEntry } from './run-workshop.ts';
import { SessionCards } from './sections.tsx';
import type { ParticipantsView, SessionView, WorkshopView } from './view.ts';
import { sessionWords } from './words.ts';

/** The departments somebody may announce a session for, as `institution/department`. */
async function officesOf({ context, language }: Site, actor: Actor) {
  const all = await allInstitutions(context.table);
  return all.flatMap(({ id, name, departments }) =>
    departments
      .filter((department) => canRunSession({ institution: id, department: department.id }, actor))
      .map((department) => ({
        value: `${id}/${department.id}`,
        text: `${name[language]} ${department.name}`,
        institution: id,
      })),
  );
}

/** The sessions of the institutions somebody runs sessions for, and a form to announce another. */
export async function deskPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const words = sessionWords[language];
  const own = words.desk;
  const offices = await officesOf(site, actorOf(c));
  assertAllowed(offices.length > 0);
  const institutions = [...new Set(offices.map(({ institution }) => institution))];
  const list = async (institution: InstitutionId, when: 'upcoming' | 'past') =>
    (await listSessions(context, { institution, when, limit: 20 })).items;
  const [upcoming, past] = await Promise.all(
    (['upcoming', 'past'] as const).map(async (when) =>
      (await Promise.all(institutions.slice(0, 10).map((id) => list(id, when)))).flat(),
    ),
  );
  return renderPage(
    c,
    site,
    { title: own.title, isPrivate: true },
    <>
      <h1>{own.title}</h1>
      {[...(upcoming ?? []), ...(past ?? [])].length === 0 ? <p>{words.none}</p> : null}
      <SessionCards site={site} items={[...(upcoming ?? []), ...(past ?? [])]} />
      <section class="card">
        <h2>{own.announce}</h2>
        <form class="form" method="post" action={pathIn(language, '/desk/sessions')}>
          <input type="hidden" name="key" value={ulid()} />
          <SelectField site={site} name="office" label={own.department} options={offices} isRequired />
          <SelectField
            site={site}
            name="kind"
            label={own.kind}
            options={sessionKindSchema.options.map((value) => ({ value, text: words.kinds[value] }))}
            isRequired
          />
          <TextField site={site} name="forum" label={own.forum} hint={own.forumHint} maxLength={30} />
          <AnnouncementFields site={site} />
          <button class="krds-btn primary medium" type="submit">
            {own.send}
          </button>
        </form>
      </section>
    </>,
  );
}

function AnnouncementFields({ site, typed }: { site: Site; typed?: AnnouncementTyped }) {
  const own = sessionWords[site.language].desk;
  const field = (name: keyof AnnouncementTyped) => ({ site, name, value: typed?.[name] });
  return (
    <>
      <TextField {...field('title')} label={own.name} isRequired maxLength={100} />
      <TextField {...field('description')} label={own.description} isRequired maxLength={5000} rows={5} />
      <TextField {...field('place')} label={own.place} isRequired maxLength={100} />
      <TextField {...field('address')} label={own.address} maxLength={200} />
      <TextField {...field('accessibility')} label={own.accessibility} maxLength={1000} rows={3} />
      <TextField {...field('date')} type="date" label={own.date} isRequired />
      <TextField {...field('from')} label={own.from} isRequired maxLength={5} />
      <TextField {...field('to')} label={own.to} isRequired maxLength={5} />
      <TextField {...field('closesOn')} type="date" label={own.closesOn} isRequired />
      <TextField {...field('capacity')} label={own.capacity} isRequired maxLength={4} />
    </>
  );
}

const typedOf = (form: Record<string, unknown>) =>
  Object.fromEntries(announcementFields.map((name) => [name, textOf(form, name)])) as AnnouncementTyped;

/** Announces a session. However often the button is pressed it is one. */
export async function postSession(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const [institution, department] = textOf(form, 'office').split('/');
  const forum = textOf(form, 'forum').trim();
  const session = await announceSession(context, actor, {
    ...readAnnouncement(typedOf(form)),
    kind: parsed(sessionKindSchema, textOf(form, 'kind')),
    institution: parsed(institutionIdSchema, institution),
    department: parsed(departmentIdSchema, department),
    ...(forum !== '' && { forum: parsed(forumIdSchema, forum) }),
    idempotencyKey: textOf(form, 'key') || undefined,
  });
  return c.redirect(pathIn(language, `/desk/sessions/${session.id}`), 303);
}

/** One session, for those who run it: its announcement, who signed up and came, its record, its workshop. */
export async function manageSessionPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: SessionId,
): Promise<Response> {
  const { context, language } = site;
  const own = sessionWords[language].desk;
  const participants = await readParticipants(context, actorOf(c), id);
  const session = await readSession(context, id);
  const workshop = session.kind === 'workshop' ? await readWorkshop(context, id) : undefined;
  const path = pathIn(language, `/desk/sessions/${id}`);
  const isOver = hasBegun(session, context.clock.now());
  const isOn = session.state !== 'cancelled';
  return renderPage(
    c,
    site,
    { title: `${own.title} · ${session.title}`, isPrivate: true },
    <>
      <p>
        <a href={pathIn(language, '/desk/sessions')}>{own.title}</a>
      </p>
      <h1>
        <a href={pathIn(language, `/sessions/${id}`)}>{session.title}</a>
      </h1>
      <Participants site={site} participants={participants} path={path} takes={isOver && isOn} />
      {isOver && isOn ? <RecordForm site={site} session={session} path={path} /> : null}
      {workshop && isOn ? <WorkshopForms site={site} workshop={workshop} path={path} /> : null}
      {session.state === 'announced' && !isOver ? (
        <section class="card">
          <h2>{own.change}</h2>
          <form class="form" method="post" action={path}>
            <input type="hidden" name="act" value="change" />
            <AnnouncementFields
              site={site}
              typed={toTyped({ ...session, capacity: session.seats.capacity })}
            />
            <TextField site={site} name="reason" label={own.reason} isRequired maxLength={1000} />
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
            <div class="field">
              <label for="cancel-reason">{own.reason}</label>
              <input id="cancel-reason" name="reason" class="krds-input" required maxlength={1000} />
            </div>
            <button class="krds-btn secondary medium" type="submit">
              {own.cancel}
            </button>
          </form>
        </section>
      ) : null}
    </>,
  );
}

function Participants(props: { site: Site; participants: ParticipantsView; path: string; takes: boolean }) {
  const { site, participants, path, takes } = props;
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
              name="walkIns"
              label={own.walkIns}
              value={String(attendance?.walkIns ?? 0)}
              isRequired
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

function RecordForm({ site, session, path }: { site: Site; session: SessionView; path: string }) {
  const own = sessionWords[site.language].desk;
  const { record } = session;
  return (
    <section class="card">
      <h2>{own.record}</h2>
      <form class="form" method="post" action={path}>
        <input type="hidden" name="act" value="record" />
        <TextField
          site={site}
          name="text"
          label={own.text}
          value={record?.text}
          isRequired
          maxLength={20000}
          rows={8}
        />
        <TextField site={site} name="points" label={own.points} value={record?.points.join('\n')} rows={4} />
        <TextField
          site={site}
          name="files"
          label={own.files}
          value={record?.files.map(({ title, url }) => `${title}, ${url}`).join('\n')}
          rows={3}
        />
        {record === null ? null : (
          <TextField site={site} name="reason" label={own.reason} isRequired maxLength={1000} />
        )}
        <button class="krds-btn primary medium" type="submit">
          {own.publish}
        </button>
      </form>
    </section>
  );
}

const kindAt = { cases: 'case', discussion: 'note', proposals: 'proposal' } as const;

function WorkshopForms({ site, workshop, path }: { site: Site; workshop: WorkshopView; path: string }) {
  const words = sessionWords[site.language];
  const own = words.desk;
  const { stage, proposals, voting, results } = workshop;
  const kind =
    stage === 'cases' || stage === 'discussion' || stage === 'proposals' ? kindAt[stage] : undefined;
  const written = { cases: workshop.cases, discussion: workshop.notes, proposals }[stage as 'cases'] ?? [];
  const next = stageAfter(stage);
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
          <input type="hidden" name="key" value={ulid()} />
          {kind === 'note' ? (
            <TextField site={site} name="table" label={own.table} isRequired maxLength={20} />
          ) : null}
          {kind === 'proposal' ? (
            <TextField site={site} name="entryTitle" label={own.entryTitle} isRequired maxLength={100} />
          ) : null}
          <TextField
            site={site}
            name="entryText"
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
                site={site}
                name="by"
                label={own.by}
                options={(['hands', 'signed-in'] as const).map((value) => ({ value, text: own.bys[value] }))}
              />
              <TextField site={site} name="each" label={own.each} value="1" isRequired maxLength={2} />
            </>
          ) : null}
          {next === 'results' && voting?.by === 'hands'
            ? proposals.map(({ number, title }) => (
                <TextField
                  site={site}
                  name={`count-${number}`}
                  label={title}
                  value="0"
                  isRequired
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
          <fieldset>
            <legend>{own.carry}</legend>
            {proposals.map(({ number, title, votes }) => (
              <p>
                <label>
                  <input type="checkbox" name="carried" value={String(number)} /> {title} (
                  {words.workshop.votes(site.formats.number(votes ?? 0))})
                </label>
              </p>
            ))}
          </fieldset>
          <TextField
            site={site}
            name="resultText"
            label={own.resultText}
            isRequired
            maxLength={2000}
            rows={4}
          />
          <button class="krds-btn primary medium" type="submit">
            {own.end}
          </button>
        </form>
      ) : null}
    </section>
  );
}

const numbersOf = (form: Record<string, unknown>, name: string) => [form[name] ?? []].flat().map(Number);

/** Does what one of the forms on the page asks for. */
export async function postManage(c: HonoContext<AppEnv>, site: Site, id: SessionId): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const form = await c.req.parseBody({ all: true });
  const text = (name: string) => textOf(form, name);
  const act = parsed(actSchema, text('act'));
  switch (act) {
    case 'change':
      await changeAnnouncement(context, actor, id, {
        ...readAnnouncement(typedOf(form)),
        reason: parsed(reasonSchema, text('reason')),
      });
      break;
    case 'cancel':
      await cancelSession(context, actor, id, parsed(reasonSchema, text('reason')));
      break;
    case 'attendance': {
      const came = { numbers: numbersOf(form, 'came'), walkIns: Number(text('walkIns')) };
      await noteAttendance(context, actor, id, parsed(attendanceSchema, came));
      break;
    }
    case 'record': {
      const written = { text: text('text'), points: toLines(text('points')), files: toFiles(text('files')) };
      const reason = text('reason').trim();
      await publishRecord(context, actor, id, {
        ...parsed(recordSchema, written),
        ...(reason !== '' && { reason: parsed(reasonSchema, reason) }),
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
      await strikeEntry(context, actor, id, parsed(z.number().int().min(1), Number(text('number'))));
      break;
    case 'advance':
      await advanceWorkshop(context, actor, id, toStep(form));
      break;
    case 'end':
      await endWorkshop(context, actor, id, {
        text: parsed(resultTextSchema, text('resultText')),
        carried: parsed(z.array(z.number().int().positive()).max(20), numbersOf(form, 'carried')),
      });
      break;
  }
  return c.redirect(pathIn(language, `/desk/sessions/${id}`), 303);
}

const actSchema = z.enum(['change', 'cancel', 'attendance', 'record', 'entry', 'strike', 'advance', 'end']);

function toEntry(text: (name: string) => string): object {
  const kind = text('kind');
  if (!Object.keys(stageOfEntry).includes(kind)) throw new AppError('request.invalid');
  if (kind === 'proposal') return { kind, title: text('entryTitle'), body: text('entryText') };
  return { kind, text: text('entryText'), ...(kind === 'note' && { table: text('table') }) };
}

function toStep(form: Record<string, unknown>) {
  const to = parsed(stageSchema, textOf(form, 'next'));
  const counts = Object.keys(form).flatMap((name) => {
    const [, number] = /^count-([1-9][0-9]{0,3})$/.exec(name) ?? [];
    const count = Number(textOf(form, name));
    return number === undefined ? [] : [[number, parsed(z.number().int().min(0).max(1_000_000), count)]];
  });
  return {
    to,
    ...(to === 'vote' && {
      voting: parsed(votingSchema, { by: textOf(form, 'by'), each: Number(textOf(form, 'each')) }),
    }),
    ...(counts.length > 0 && { counts: Object.fromEntries(counts) as Record<string, number> }),
  };
}
