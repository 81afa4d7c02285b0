import { ulid } from 'ulid';
import { addDays, dateAt, lastDateOf } from '../../shared/clock.ts';
import { SelectField, TextField } from '../../shared/web/fields.tsx';
import type { Typed } from '../../shared/web/form.ts';
import { toChartLines, toSourceLines } from './desk-forms.ts';
import { BackgroundFields } from './desk-parts.tsx';
import { participantsOf } from './rules.ts';
import { forumWords } from './words.ts';
import { Act, kept, ReasonField, type Work } from './work-parts.tsx';

export function ChangeForms(work: Work) {
  const { site, forum } = work;
  const own = forumWords[site.language].desk;
  const change = kept(work, 'change');
  const extend = kept(work, 'extend');
  return (
    <>
      <Act work={work} act="change" title={own.change} button={own.changeAct}>
        <input type="hidden" name="version" value={String(forum.versions)} />
        <BackgroundFields
          site={site}
          problems={change.problems}
          typed={{
            background: forum.background,
            sources: toSourceLines(forum.sources),
            ...change.typed,
          }}
        />
        <ReasonField work={work} act="change" name="changeReason" />
      </Act>
      <Act work={work} act="extend" title={own.extend} hint={own.extendHint} button={own.extendAct}>
        <TextField
          site={site}
          name="closesOn"
          type="date"
          label={own.newEnd}
          value={extend.typed.closesOn ?? addDays(lastDateOf(forum.closesAt), 7)}
          problems={extend.problems}
          isRequired
        />
        <ReasonField work={work} act="extend" name="extendReason" />
      </Act>
    </>
  );
}

export function BatchForms(work: Work) {
  const { site, forum } = work;
  const { language, formats, context } = site;
  const own = forumWords[language].desk;
  const { typed, problems } = kept(work, 'batch');
  const voided = kept(work, 'void');
  const standing = forum.batches.filter((each) => each.voided === null);
  return (
    <>
      <Act
        work={work}
        act="batch"
        title={own.batch}
        hint={forumWords[language].paper.lead}
        button={own.batchAct}
      >
        <input type="hidden" name="key" value={typed.key ?? ulid()} />
        <TextField
          site={site}
          name="source"
          label={own.batchSource}
          hint={own.batchSourceHint}
          value={typed.source}
          problems={problems}
          isRequired
          maxLength={200}
        />
        <TextField
          site={site}
          name="collectedOn"
          type="date"
          label={own.batchOn}
          value={typed.collectedOn ?? dateAt(context.clock.now())}
          problems={problems}
          isRequired
        />
        {forum.stances.map(({ id, name }) => (
          <TextField
            site={site}
            name={`count-${id}`}
            label={own.count(name[language])}
            value={typed[`count-${id}`]}
            problems={problems}
            isNumber
            maxLength={9}
          />
        ))}
      </Act>
      {standing.length === 0 ? null : (
        <Act work={work} act="void" title={own.void} button={own.voidAct}>
          <SelectField
            site={site}
            name="batch"
            label={own.voidBatch}
            value={voided.typed.batch}
            problems={voided.problems}
            isRequired
            options={[
              { value: '', text: own.errors.batch ?? '' },
              ...standing.map(({ number, source, collectedOn, counts }) => ({
                value: String(number),
                text: own.batchIs(source, formats.date(collectedOn), formats.number(participantsOf(counts))),
              })),
            ]}
          />
          <ReasonField work={work} act="void" name="voidReason" />
        </Act>
      )}
    </>
  );
}

export function ReportForm(work: Work) {
  const { site, forum } = work;
  const own = forumWords[site.language].desk;
  const { report } = forum;
  const refused = kept(work, 'report');
  const { problems } = refused;
  const typed: Typed = {
    ...(report && {
      text: report.text,
      charts: toChartLines(report.charts),
      files: toSourceLines(report.files),
    }),
    ...refused.typed,
  };
  return (
    <Act work={work} act="report" title={report ? own.reportAgain : own.report} button={own.reportAct}>
      <input type="hidden" name="version" value={String(report?.number ?? 0)} />
      <TextField
        site={site}
        name="text"
        label={own.reportText}
        value={typed.text}
        problems={problems}
        isRequired
        rows={12}
        maxLength={20_000}
      />
      <TextField
        site={site}
        name="charts"
        label={own.charts}
        hint={own.chartsHint}
        value={typed.charts}
        problems={problems}
        rows={8}
        maxLength={20_000}
      />
      <TextField
        site={site}
        name="files"
        label={own.files}
        hint={own.filesHint}
        value={typed.files}
        problems={problems}
        rows={3}
        maxLength={15_000}
      />
      {report ? <ReasonField work={work} act="report" name="reportReason" /> : null}
    </Act>
  );
}
