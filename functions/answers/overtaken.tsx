import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { Prose } from '../../shared/web/parts.tsx';
import { decisionSchema } from './model.ts';
import { answerWords } from './words.ts';
import type { Work } from './work-parts.tsx';

/** Refusals of what somebody else did first: nothing in a form can put them right, and what was typed is not lost for it. */
const overtaking = new Set<ErrorCode>([
  'answer.wrong-state',
  'answer.already-interim',
  'answer.too-many-changes',
  'answer.changed',
  'draft.changed',
  'contribution.already-given',
]);

export function isOvertaken(error: unknown): error is AppError {
  return error instanceof AppError && overtaking.has(error.code);
}

interface OvertakenProps {
  work: Work;
  code: ErrorCode;
  nameOf: (department: string) => string;
  mayHandle: boolean;
}

/** What happened meanwhile and what stands now, and what somebody wrote where the form for it is gone. */
export function Overtaken({ work, code, nameOf, mayHandle }: OvertakenProps) {
  const { desk } = answerWords[work.site.language];
  const written = mayHandle && hasForm(work) ? [] : writtenIn(work);
  return (
    <>
      <div class="notice" role="alert">
        <p>{whatHappened(work, code, nameOf)}</p>
        {work.act === 'publish' && work.answer.state === 'answered' && mayHandle ? (
          <p>{desk.overtaken.toCorrect}</p>
        ) : null}
      </div>
      {written.length === 0 ? null : (
        <section class="card" aria-labelledby="unsent">
          <h2 id="unsent">{desk.overtaken.written}</h2>
          {written.map(({ label, text }) => (
            <>
              <h3>{label}</h3>
              <Prose text={text} />
            </>
          ))}
        </section>
      )}
    </>
  );
}

function whatHappened({ site, act, answer }: Work, code: ErrorCode, nameOf: OvertakenProps['nameOf']) {
  const { overtaken } = answerWords[site.language].desk;
  const { moment, date } = site.formats;
  if (code === 'answer.wrong-state' && answer.answeredAt !== null)
    return overtaken.answered(nameOf(answer.holder.department), moment(answer.answeredAt));
  if (code === 'answer.already-interim' && answer.interim !== null)
    return overtaken.interim(moment(answer.interim.at), date(answer.dueAt));
  if (code === 'answer.changed' && act === 'correct') return overtaken.corrected;
  return errorSentences[site.language][code];
}

/** Whether what was tried can still be tried, and its form stands below with what was typed. */
export function hasForm({ act, answer, draft }: Work): boolean {
  if (act === 'correct') return answer.state === 'answered';
  if (answer.state === 'answered' || act.startsWith('give-')) return false;
  if (act === 'review') return draft?.review?.state === 'asked';
  return act !== 'interim' || answer.interim === null;
}

/** What was written into the form, as its fields are called; what was only chosen is soon chosen again. */
function writtenIn({ site, act, typed }: Work): { label: string; text: string }[] {
  const { desk, drafts } = answerWords[site.language];
  const decision = decisionSchema.safeParse(typed.decision);
  const contribution = act.startsWith('give-') ? typed[`contribution-${act.slice('give-'.length)}`] : '';
  const all: [string, string | undefined][] = [
    [desk.decision, decision.success ? site.words.decisions[decision.data] : ''],
    [desk.text, typed.text || typed.interimText],
    [desk.contact, typed.contact],
    [desk.commitments, typed.commitments],
    [desk.reason, typed.interimReason || typed.transferReason || typed.correctReason],
    [desk.dueOn, typed.dueOn],
    [desk.question, typed.question],
    [desk.giveText, contribution],
    [drafts.note, typed.reviewNote],
  ];
  return all.flatMap(([label, text]) => (text?.trim() ? [{ label, text }] : []));
}
