import { addDays, dateAt } from '../../shared/clock.ts';
import { departmentIdSchema } from '../../shared/ids.ts';
import { SelectField, TextField } from '../../shared/web/fields.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose, Time } from '../../shared/web/parts.tsx';
import { officeName } from '../institutions/sections.tsx';
import { isAdmin, isHead, isOfficer } from '../people/index.ts';
import { PublishForm } from './publish-form.tsx';
import { interimDates, mostInterimDays } from './rules.ts';
import { answerWords } from './words.ts';
import { Act, deskOf, kept, VersionFields, type Work } from './work-parts.tsx';

// Forms of one page share it with their ids: a field's name tells its form.
export function OwedForms(work: Work) {
  const { site, actor, answer, institution, staff } = work;
  const { desk } = answerWords[site.language];
  const officers = staff.filter(({ department }) => department === answer.holder.department);
  const others = institution.departments.filter(({ id }) => id !== answer.holder.department);
  const choices = [
    { value: '', text: desk.chooseDepartment },
    ...others.map(({ id, name }) => ({ value: id as string, text: name })),
  ];
  const holder = departmentIdSchema.parse(answer.holder.department);
  const mayAssign = isHead(actor, institution.id, holder) || isAdmin(actor, institution.id);
  const now = site.context.clock.now();
  const dates = interimDates(answer, now);
  // The nearest of those dates to it is what the form begins with.
  const usual = addDays(dateAt(now), 30);
  const interim = kept(work, 'interim');
  const transfer = kept(work, 'transfer');
  const ask = kept(work, 'ask');
  return (
    <>
      <PublishForm {...work} />
      {answer.interim === null && !dates ? <p class="meta">{desk.noInterim(mostInterimDays)}</p> : null}
      {answer.interim === null && dates ? (
        <Act work={work} act="interim" title={desk.interim} hint={desk.interimHint} button={desk.send}>
          <TextField
            site={site}
            name="interimText"
            label={desk.text}
            value={interim.typed.interimText}
            problems={interim.problems}
            isRequired
            maxLength={20_000}
            rows={6}
          />
          <TextField
            site={site}
            name="interimReason"
            label={desk.reason}
            value={interim.typed.interimReason}
            problems={interim.problems}
            isRequired
            maxLength={1000}
            rows={2}
          />
          <TextField
            site={site}
            name="dueOn"
            type="date"
            label={desk.dueOn}
            hint={desk.dueOnHint(site.formats.date(dates.first), site.formats.date(dates.last))}
            value={interim.typed.dueOn ?? [dates.first, usual, dates.last].toSorted()[1]}
            problems={interim.problems}
            isRequired
          />
        </Act>
      ) : null}
      {answer.holder.officer?.id === actor.person ? null : (
        <form method="post" action={pathIn(site.language, `/desk/${answer.id}`)}>
          <input type="hidden" name="act" value="assign" />
          <button class="krds-btn secondary medium" type="submit">
            {desk.takeOver}
          </button>
        </form>
      )}
      {mayAssign && officers.length > 0 ? (
        <Act work={work} act="assign" title={desk.assign} button={desk.send}>
          <SelectField
            site={site}
            name="officer"
            label={desk.assignOfficer}
            value={answer.holder.officer?.id}
            options={officers.map(({ person, name }) => ({ value: person as string, text: name }))}
          />
        </Act>
      ) : null}
      {others.length === 0 ? (
        <p class="meta">{desk.noOthers}</p>
      ) : (
        <>
          <Act work={work} act="transfer" title={desk.transfer} hint={desk.transferHint} button={desk.send}>
            <input type="hidden" name="desk" value={deskOf(work)} />
            <SelectField
              site={site}
              name="transferDepartment"
              label={desk.department}
              value={transfer.typed.transferDepartment}
              problems={transfer.problems}
              isRequired
              options={choices}
            />
            <TextField
              site={site}
              name="transferReason"
              label={desk.reason}
              value={transfer.typed.transferReason}
              problems={transfer.problems}
              isRequired
              maxLength={1000}
              rows={2}
            />
          </Act>
          <Act work={work} act="ask" title={desk.ask} button={desk.send}>
            <SelectField
              site={site}
              name="askDepartment"
              label={desk.department}
              value={ask.typed.askDepartment}
              problems={ask.problems}
              isRequired
              options={choices}
            />
            <TextField
              site={site}
              name="question"
              label={desk.question}
              value={ask.typed.question}
              problems={ask.problems}
              isRequired
              maxLength={2000}
              rows={3}
            />
          </Act>
        </>
      )}
    </>
  );
}

export function CorrectionForm(work: Work) {
  const { site, answer } = work;
  const { desk } = answerWords[site.language];
  const current = answer.answer;
  if (current === null) return null;
  const { typed, problems } = kept(work, 'correct');
  const standing = { decision: current.decision, text: current.text, contact: current.contact ?? '' };
  return (
    <Act work={work} act="correct" title={desk.correct} button={desk.correctAct}>
      <input type="hidden" name="over" value={answer.versions} />
      <VersionFields site={site} typed={{ ...standing, ...typed }} problems={problems} />
      <TextField
        site={site}
        name="correctReason"
        label={desk.reason}
        value={typed.correctReason}
        problems={problems}
        isRequired
        maxLength={1000}
        rows={2}
      />
    </Act>
  );
}

export function Contributions(work: Work) {
  const { site, actor, answer, institution, institutions, contributions } = work;
  const { desk } = answerWords[site.language];
  if (contributions.length === 0) return null;
  return (
    <section class="card">
      <h2>{desk.contributions}</h2>
      {contributions.map(({ id, institution: of, department, question, askedAt, text }) => {
        const act = `give-${id}`;
        const { typed, problems } = kept(work, act);
        const mayGive =
          text === null &&
          answer.state === 'owed' &&
          of === institution.id &&
          isOfficer(actor, institution.id, departmentIdSchema.parse(department));
        return (
          <div>
            <h3>{officeName(site, institution, institutions, { of, department })}</h3>
            <p class="meta">
              <Time site={site} at={askedAt} />
            </p>
            <Prose text={question} />
            {text === null ? <p class="meta">{desk.notGiven}</p> : <Prose text={text} />}
            {mayGive ? (
              <Act work={work} act={act} title={desk.give} button={desk.send}>
                <TextField
                  site={site}
                  name={`contribution-${id}`}
                  label={desk.giveText}
                  value={typed[`contribution-${id}`]}
                  problems={problems}
                  isRequired
                  maxLength={5000}
                  rows={4}
                />
              </Act>
            ) : null}
          </div>
        );
      })}
    </section>
  );
}
