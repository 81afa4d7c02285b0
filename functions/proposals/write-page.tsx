import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { AppError, errorStatus, type FieldError } from '../../shared/errors.ts';
import { toFieldErrors } from '../../shared/http/router.ts';
import {
  type InstitutionId,
  institutionIdSchema,
  type ProposalId,
  proposalIdSchema,
} from '../../shared/ids.ts';
import {
  ErrorSummary,
  type FieldProblems,
  SelectField,
  TextField,
  toProblems,
} from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { KeptForm } from '../../shared/web/kept-form.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { institutionsFor, knownInstitution } from '../institutions/index.ts';
import { ruleInShort } from '../institutions/sections.tsx';
import { type AppEnv, actorOf } from '../people/index.ts';
import { similarProposals } from '../search/index.ts';
import { editProposal } from './edit-proposal.ts';
import { draftWordsSchema, editableStates, type Words, wordsSchema } from './model.ts';
import { readProposal } from './read-proposals.ts';
import { SimilarAsTyped, SimilarProposals } from './sections.tsx';
import { sendToScreening } from './send-to-screening.ts';
import { submitProposal } from './submit-proposal.ts';
import type { ProposalCard, ProposalView } from './view.ts';
import { proposalWords } from './words.ts';

/** What somebody typed, as they typed it. */
interface Typed {
  institution: string;
  title: string;
  body: string;
  category: string;
  tags: string;
}

const nothingTyped: Typed = { institution: '', title: '', body: '', category: '', tags: '' };

interface Writing {
  typed: Typed;
  /** Of a new proposal: what makes a second press of the button the same proposal. */
  key?: string;
  /** Of one that is being reworded. */
  id?: ProposalId;
  /** Which version of its words is being reworded. */
  version?: string;
  /** It has been handed in before. */
  isAgain?: boolean;
  /** It was sent, and comes back to be gone on with. */
  isTyped?: boolean;
  problems?: FieldProblems;
  isPreview?: boolean;
  /** What was kept under the same key has other words. */
  isAnother?: boolean;
}

/** By what name a browser keeps one that is begun. */
export const newProposal = 'new-proposal';

/** The form for a new proposal. */
export async function newPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  actorOf(c);
  const institution = institutionIdSchema.safeParse(c.req.query('institution')).data ?? '';
  return writingPage(c, site, { typed: { ...nothingTyped, institution }, key: ulid() });
}

/** The form for one that may still be reworded. */
export async function editPage(c: HonoContext<AppEnv>, site: Site, id: ProposalId): Promise<Response> {
  const actor = actorOf(c);
  const proposal = await readProposal(site.context, actor, id);
  if (proposal.author.id !== actor.person) throw new AppError('auth.forbidden');
  if (!editableStates.includes(proposal.state)) throw new AppError('proposal.wrong-state');
  return writingPage(c, site, writingOf(proposal));
}

/** The same with what is still to be written, for whoever would hand it in as it is. */
export async function finishPage(c: HonoContext<AppEnv>, site: Site, id: ProposalId): Promise<Response> {
  const writing = writingOf(await readProposal(site.context, actorOf(c), id));
  return refused(c, site, writing, toWords(writing.typed, wordsSchema).errors);
}

function writingOf(proposal: ProposalView): Writing {
  const { id, institution, title, body, category, tags, textVersion, submittedAt } = proposal;
  return {
    id: proposalIdSchema.parse(id),
    version: String(textVersion),
    isAgain: submittedAt !== null,
    typed: {
      institution,
      title: title ?? '',
      body: body ?? '',
      category: category ?? '',
      tags: tags.join(', '),
    },
  };
}

const reused = 'request.idempotency-key-reused';

/** Takes a new proposal: shows it first, keeps it as a draft, or hands it in. */
export async function postNew(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const typed = toTyped(site, form);
  const key = textOf(form, 'key') || ulid();
  const act = textOf(form, 'act');
  if (act === 'edit') return writingPage(c, site, { typed, key, isTyped: true });
  const institution = institutionIdSchema.safeParse(typed.institution);
  const words = toWords(typed, act === 'draft' ? draftWordsSchema : wordsSchema);
  const errors: FieldError[] = [
    ...(institution.success ? [] : [{ field: '/institution', message: '' }]),
    ...words.errors,
  ];
  if (!institution.success || words.value === undefined) return refused(c, site, { typed, key }, errors);
  if (act === 'preview') return writingPage(c, site, { typed, key, isPreview: true });
  try {
    const proposal = await submitProposal(site.context, actor, {
      institution: institution.data,
      words: words.value,
      draft: act === 'draft',
      idempotencyKey: key,
    });
    return c.redirect(pathIn(site.language, `/proposals/${proposal.id}?made`), 303);
  } catch (error) {
    if (!(error instanceof AppError && error.code === reused)) throw error;
    // Whoever went back after handing in and wrote on: under a key of its own it is another proposal, if they say so.
    return writingPage(c, site, { typed, key: ulid(), isTyped: true, isAnother: true });
  }
}

/** Takes new words for one that may still be reworded, and hands it in where asked to. */
export async function postEdit(c: HonoContext<AppEnv>, site: Site, id: ProposalId): Promise<Response> {
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const typed = toTyped(site, form);
  const act = textOf(form, 'act');
  const { isAgain = false } = writingOf(await readProposal(site.context, actor, id));
  const writing = { typed, id, version: textOf(form, 'version'), isAgain };
  if (act === 'edit') return writingPage(c, site, { ...writing, isTyped: true });
  const words = toWords(typed, act === 'draft' ? draftWordsSchema : wordsSchema);
  if (words.value === undefined) return refused(c, site, writing, words.errors);
  if (act === 'preview') return writingPage(c, site, { ...writing, isPreview: true });
  try {
    const edited = await editProposal(site.context, actor, id, words.value);
    if (act === 'submit' && edited.state !== 'submitted') await sendToScreening(site.context, actor, id);
  } catch (error) {
    // What waits for screening stays whole.
    if (!(error instanceof AppError) || error.code !== 'proposal.unfinished') throw error;
    return refused(c, site, writing, toWords(typed, wordsSchema).errors);
  }
  return c.redirect(pathIn(site.language, `/proposals/${id}?saved`), 303);
}

const prompts = ['problem', 'change', 'gain'] as const;

/** What was typed; what was answered to the questions that help stands in the text, under each question's name. */
function toTyped(site: Site, form: Record<string, unknown>): Typed {
  const { guide } = proposalWords[site.language].write;
  const answers = prompts.flatMap((prompt) => {
    const text = textOf(form, prompt).trim();
    return text === '' ? [] : [`${guide[prompt].heading}\n${text}`];
  });
  return {
    institution: textOf(form, 'institution'),
    title: textOf(form, 'title'),
    body: [textOf(form, 'body'), ...answers].filter((text) => text.trim() !== '').join('\n\n'),
    category: textOf(form, 'category'),
    tags: textOf(form, 'tags'),
  };
}

function toWords(
  { title, body, category, tags }: Typed,
  schema: typeof wordsSchema | typeof draftWordsSchema,
): { value?: Words; errors: FieldError[] } {
  const parsed = schema.safeParse({
    title,
    body,
    ...(category.trim() !== '' && { category }),
    tags: tags
      .split(/[,#]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  });
  return parsed.success ? { value: parsed.data, errors: [] } : { errors: toFieldErrors(parsed.error.issues) };
}

function refused(c: HonoContext<AppEnv>, site: Site, writing: Writing, errors: FieldError[]) {
  const { errors: sentences } = proposalWords[site.language].write;
  return writingPage(c, site, { ...writing, isTyped: true, problems: toProblems(errors, sentences) });
}

async function writingPage(c: HonoContext<AppEnv>, site: Site, writing: Writing): Promise<Response> {
  const own = proposalWords[site.language].write;
  const { id, typed, problems = {}, isPreview, isAnother } = writing;
  const title = isPreview ? own.previewTitle : id ? own.editTitle : own.title;
  const status = isAnother ? errorStatus[reused] : Object.keys(problems).length > 0 ? 400 : 200;
  const facts = { title, isPrivate: true, status };
  const path = pathIn(site.language, id ? `/proposals/${id}/edit` : '/proposals/new');
  return renderPage(
    c,
    site,
    facts,
    <>
      <h1>{title}</h1>
      {isPreview ? (
        <Preview
          site={site}
          writing={writing}
          path={path}
          institution={await nameAt(site, typed.institution)}
          similar={await similarTo(site, writing)}
        />
      ) : (
        <>
          <p>{own.lead}</p>
          {isAnother ? (
            <p class="notice" role="alert">
              {own.another} <a href={pathIn(site.language, '/me')}>{own.mine}</a>
            </p>
          ) : null}
          <ErrorSummary site={site} problems={problems} />
          <WritingForm site={site} writing={writing} path={path} institutions={await namesOf(site)} />
        </>
      )}
    </>,
  );
}

async function nameAt({ context, language }: Site, typed: string): Promise<string> {
  const id = institutionIdSchema.parse(typed);
  return (await knownInstitution(context, id)).name[language];
}

async function namesOf(site: Site) {
  const { language } = site;
  const institutions = await institutionsFor(site);
  return institutions.map(({ id, name, categories, rule }) => ({
    id: id satisfies InstitutionId,
    name: name[language],
    categories,
    rule: ruleInShort(site, rule.rule),
  }));
}

interface FormProps {
  site: Site;
  writing: Writing;
  path: string;
}

function WritingForm(props: FormProps & { institutions: Awaited<ReturnType<typeof namesOf>> }) {
  const { site, path, institutions } = props;
  const { typed, id, version, isTyped = false, problems = {} } = props.writing;
  const own = proposalWords[site.language].write;
  const chosen = institutions.find((each) => each.id === typed.institution);
  const offering = chosen ? [chosen] : institutions;
  const categories = [...new Set(offering.flatMap(({ categories: offered }) => offered))];
  return (
    <KeptForm
      site={site}
      action={path}
      name={id ?? newProposal}
      {...(version !== undefined && { over: version })}
      isTyped={isTyped}
    >
      <Hidden writing={props.writing} />
      {id ? (
        <input type="hidden" name="institution" value={typed.institution} />
      ) : (
        <SelectField
          site={site}
          name="institution"
          label={own.institution}
          value={typed.institution}
          problems={problems}
          isRequired
          options={[
            { value: '', text: own.chooseInstitution },
            ...institutions.map((each) => ({
              value: each.id,
              text: each.name,
              data: { 'data-rule': each.rule, 'data-categories': each.categories.join('\n') },
            })),
          ]}
        />
      )}
      <p class="hint" aria-live="polite" data-rule-shown>
        {chosen?.rule}
      </p>
      {id ? null : (
        <noscript>
          <button class="krds-btn secondary small" type="submit" name="act" value="edit" formnovalidate>
            {own.showRule}
          </button>
        </noscript>
      )}
      <TextField
        site={site}
        name="title"
        label={own.proposalTitle}
        hint={own.proposalTitleHint}
        value={typed.title}
        problems={problems}
        isRequired
        maxLength={100}
      />
      <SimilarAsTyped site={site} />
      <details class="card">
        <summary>{own.guide.title}</summary>
        <p class="hint">{own.guide.hint}</p>
        {prompts.map((name) => (
          <TextField site={site} name={name} label={own.guide[name].question} maxLength={3_000} rows={4} />
        ))}
      </details>
      <TextField
        site={site}
        name="body"
        label={own.body}
        hint={own.bodyHint}
        value={typed.body}
        problems={problems}
        isRequired
        isAskedLater
        maxLength={10_000}
        rows={12}
      />
      <TextField
        site={site}
        name="category"
        label={own.category}
        value={typed.category}
        problems={problems}
        maxLength={40}
        offers={categories}
      />
      <TextField
        site={site}
        name="tags"
        label={own.tags}
        hint={own.tagsHint}
        value={typed.tags}
        problems={problems}
        maxLength={120}
      />
      <div class="actions">
        <button class="krds-btn primary medium" type="submit" name="act" value="preview">
          {own.preview}
        </button>
        <button class="krds-btn secondary medium" type="submit" name="act" value="draft" formnovalidate>
          {id ? own.save : own.draft}
        </button>
      </div>
    </KeptForm>
  );
}

/** What tells the server which proposal is being written, and over which words. */
function Hidden({ writing: { key, version } }: Pick<FormProps, 'writing'>) {
  return (
    <>
      {key ? <input type="hidden" name="key" value={key} /> : null}
      {version ? <input type="hidden" name="version" value={version} /> : null}
    </>
  );
}

/** What is there already that may say the same. */
async function similarTo({ context }: Site, { typed, id }: Writing): Promise<ProposalCard[]> {
  const institution = institutionIdSchema.safeParse(typed.institution);
  if (!institution.success) return [];
  const { title, body } = typed;
  return similarProposals(
    context,
    { institution: institution.data, title, body },
    id === undefined ? {} : { except: id },
  );
}

interface PreviewProps extends FormProps {
  institution: string;
  similar: ProposalCard[];
}

function Preview({ site, writing, path, institution, similar }: PreviewProps) {
  const { typed, id, isAgain } = writing;
  const own = proposalWords[site.language].write;
  const tags = toWords(typed, wordsSchema).value?.tags ?? [];
  return (
    <>
      <article class="card">
        <h2>
          <Said text={typed.title} />
        </h2>
        <p class="meta">{[institution, typed.category.trim()].filter(Boolean).join(' · ')}</p>
        <Prose text={typed.body} />
        {tags.length === 0 ? null : (
          <ul class="tags">
            {tags.map((tag) => (
              <li>
                <Said text={`#${tag}`} />
              </li>
            ))}
          </ul>
        )}
      </article>
      <SimilarProposals site={site} items={similar} />
      <form class="form" method="post" action={path}>
        <Hidden writing={writing} />
        {Object.entries(typed).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div class="actions">
          <button class="krds-btn primary medium" type="submit" name="act" value="submit">
            {isAgain ? own.saveAndSubmit : own.submit}
          </button>
          <button class="krds-btn secondary medium" type="submit" name="act" value="draft">
            {id ? own.save : own.draft}
          </button>
          <button class="krds-btn text medium" type="submit" name="act" value="edit">
            {own.edit}
          </button>
        </div>
      </form>
    </>
  );
}
