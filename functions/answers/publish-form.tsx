import { ulid } from 'ulid';
import { departmentIdSchema } from '../../shared/ids.ts';
import { SelectField, TextField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import type { Typed } from '../../shared/web/form.ts';
import { KeptForm, Unsaved } from '../../shared/web/kept-form.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose } from '../../shared/web/parts.tsx';
import { isAdmin, isHead } from '../people/index.ts';
import { answerWords } from './words.ts';
import { kept, VersionFields, type Work } from './work-parts.tsx';

/** By what name a browser keeps what could not be saved. */
export const keptDraftOf = ({ id }: Work['answer']) => `draft-${id}`;

/** Writing the answer: kept as a draft while it grows, reviewed where somebody wants it, and published. */
export function PublishForm(work: Work) {
  const { site, answer, draft, act, template } = work;
  const { desk, drafts, templates } = answerWords[site.language];
  const { typed, problems } = kept(work, 'publish');
  const isConflict = act === 'publish' && typed.draftVersion !== String(draft?.version ?? 0);
  const words: Typed = { ...draft?.words, ...typed };
  // A template begins a text; it never takes the place of one.
  const isTaken = template !== undefined && (words.text ?? '') !== '';
  const text = words.text || template?.text;
  return (
    <>
      <Review {...work} />
      <details class="card" open={act === 'publish' || draft !== undefined || template !== undefined}>
        <summary>{desk.publish}</summary>
        {isConflict && draft !== undefined ? (
          <div class="notice">
            <h3>{drafts.theirs}</h3>
            <p class="meta">{drafts.saved(site.formats.moment(draft.savedAt), draft.savedBy)}</p>
            <Prose text={draft.words.text} />
            <p>{drafts.overwrite}</p>
          </div>
        ) : null}
        {isTaken ? (
          <p class="notice" role="status">
            {templates.taken}
          </p>
        ) : null}
        <TemplateChoice {...work} />
        <KeptForm
          site={site}
          action={pathIn(site.language, `/desk/${answer.id}`)}
          name={keptDraftOf(answer)}
          over={String(draft?.version ?? 0)}
          isTyped={act === 'publish' || template !== undefined}
          autosave="draft"
        >
          <input type="hidden" name="act" value="publish" />
          <input type="hidden" name="key" value={typed.key ?? ulid()} />
          <input type="hidden" name="draftVersion" value={String(draft?.version ?? 0)} />
          <p class="hint">{desk.publishHint}</p>
          <VersionFields
            site={site}
            typed={{ ...words, ...(text !== undefined && { text }) }}
            problems={problems}
          />
          <TextField
            site={site}
            name="commitments"
            label={desk.commitments}
            hint={desk.commitmentsHint}
            value={words.commitments}
            problems={problems}
            rows={3}
          />
          <p class="meta" aria-live="polite" data-saved>
            {draft === undefined
              ? drafts.hint
              : drafts.saved(site.formats.moment(draft.savedAt), draft.savedBy)}
          </p>
          <Unsaved site={site} />
          <div class="actions">
            <button class="krds-btn secondary medium" type="submit" name="draft" value="save" formnovalidate>
              {drafts.save}
            </button>
            <button class="krds-btn secondary medium" type="submit" name="draft" value="ask" formnovalidate>
              {drafts.ask}
            </button>
            <button class="krds-btn primary medium" type="submit">
              {desk.publishAct}
            </button>
          </div>
        </KeptForm>
      </details>
    </>
  );
}

/** Begins the text with one of the department's templates, by a link of its own that needs no script. */
function TemplateChoice({ site, answer, institution, templates, template }: Work) {
  const own = answerWords[site.language].templates;
  const desk = `${institution.id}/${answer.holder.department}`;
  return (
    <>
      {templates.length === 0 ? null : (
        <Filters action={pathIn(site.language, `/desk/${answer.id}`)} button={own.insert}>
          <SelectField
            site={site}
            name="template"
            label={own.choose}
            value={template && String(template.slot)}
            options={templates.map(({ slot, title }) => ({ value: String(slot), text: title }))}
          />
        </Filters>
      )}
      <p>
        <a href={pathIn(site.language, `/desk/templates?of=${desk}`)}>{own.title}</a>
      </p>
    </>
  );
}

/** Where the head's review of the draft stands, and for the head the way to give it. */
function Review(work: Work) {
  const { site, actor, answer, institution, draft } = work;
  const { drafts } = answerWords[site.language];
  if (draft?.review === undefined) return null;
  const { state, by, at, note } = draft.review;
  const { typed, problems } = kept(work, 'review');
  const holder = departmentIdSchema.parse(answer.holder.department);
  const mayReview = isHead(actor, institution.id, holder) || isAdmin(actor, institution.id);
  return (
    <section class="notice" aria-labelledby="review">
      <h2 id="review">{drafts.review}</h2>
      <p>{drafts[state](by, site.formats.moment(at))}</p>
      {note === undefined ? null : <Prose text={note} />}
      {state === 'asked' && mayReview ? (
        <>
          <Prose text={draft.words.text} />
          <form class="form" method="post" action={pathIn(site.language, `/desk/${answer.id}`)}>
            <input type="hidden" name="act" value="review" />
            <input type="hidden" name="draftVersion" value={String(draft.version)} />
            <TextField
              site={site}
              name="reviewNote"
              label={drafts.note}
              hint={drafts.noteHint}
              value={typed.reviewNote}
              problems={problems}
              maxLength={1000}
              rows={2}
            />
            <div class="actions">
              <button class="krds-btn primary medium" type="submit" name="review" value="approve">
                {drafts.approve}
              </button>
              <button class="krds-btn secondary medium" type="submit" name="review" value="return">
                {drafts.return}
              </button>
            </div>
          </form>
        </>
      ) : null}
    </section>
  );
}
