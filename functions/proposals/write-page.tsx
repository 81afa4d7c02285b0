import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { AppError, errorStatus, type FieldError } from '../../shared/errors.ts';
import { toFieldErrors } from '../../shared/http/router.ts';
import { type InstitutionId, institutionIdSchema, type ProposalId } from '../../shared/ids.ts';
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
import type { Site } from '../../shared/web/site.ts';
import { institutionsFor } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { similarProposals } from '../search/index.ts';
import { editProposal } from './edit-proposal.ts';
import { editableStates, type Words, wordsSchema } from './model.ts';
import { readProposal } from './read-proposals.ts';
import { SimilarAsTyped, SimilarProposals } from './sections.tsx';
import { sendToScreening } from './send-to-screening.ts';
import { submitProposal } from './submit-proposal.ts';
import type { ProposalCard } from './view.ts';
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
  const { institution, title, body, category, tags } = proposal;
  return writingPage(c, site, {
    id,
    version: String(proposal.textVersion),
    typed: {
      institution,
      title: title ?? '',
      body: body ?? '',
      category: category ?? '',
      tags: tags.join(', '),
    },
  });
}

const reused = 'request.idempotency-key-reused';

/** Takes a new proposal: shows it first, keeps it as a draft, or hands it in. */
export async function postNew(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const typed = toTyped(form);
  const key = textOf(form, 'key') || ulid();
  const act = textOf(form, 'act');
  if (act === 'edit') return writingPage(c, site, { typed, key, isTyped: true });
  const institution = institutionIdSchema.safeParse(typed.institution);
  const words = toWords(typed);
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
  const typed = toTyped(form);
  const act = textOf(form, 'act');
  const writing = { typed, id, version: textOf(form, 'version') };
  if (act === 'edit') return writingPage(c, site, { ...writing, isTyped: true });
  const words = toWords(typed);
  if (words.value === undefined) return refused(c, site, writing, words.errors);
  if (act === 'preview') return writingPage(c, site, { ...writing, isPreview: true });
  const edited = await editProposal(site.context, actor, id, words.value);
  if (act === 'submit' && edited.state !== 'submitted') await sendToScreening(site.context, actor, id);
  return c.redirect(pathIn(site.language, `/proposals/${id}?saved`), 303);
}

function toTyped(form: Record<string, unknown>): Typed {
  return {
    institution: textOf(form, 'institution'),
    title: textOf(form, 'title'),
    body: textOf(form, 'body'),
    category: textOf(form, 'category'),
    tags: textOf(form, 'tags'),
  };
}

function toWords({ title, body, category, tags }: Typed): { value?: Words; errors: FieldError[] } {
  const parsed = wordsSchema.safeParse({
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
  const { id, problems = {}, isPreview, isAnother } = writing;
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
        <Preview site={site} writing={writing} path={path} similar={await similarTo(site, writing)} />
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

async function namesOf(site: Site) {
  const { language } = site;
  const institutions = await institutionsFor(site);
  return institutions.map(({ id, name, categories }) => ({
    id: id satisfies InstitutionId,
    name: name[language],
    categories,
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
  const categories = [...new Set(institutions.flatMap(({ categories: offered }) => offered))];
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
            ...institutions.map((each) => ({ value: each.id, text: each.name })),
          ]}
        />
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
      <TextField
        site={site}
        name="body"
        label={own.body}
        hint={own.bodyHint}
        value={typed.body}
        problems={problems}
        isRequired
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

function Preview({ site, writing, path, similar }: FormProps & { similar: ProposalCard[] }) {
  const { typed, id } = writing;
  const own = proposalWords[site.language].write;
  return (
    <>
      <article class="card">
        <h2>{typed.title}</h2>
        <p class="meta">{typed.category}</p>
        <Prose text={typed.body} />
      </article>
      <SimilarProposals site={site} items={similar} />
      <form class="form" method="post" action={path}>
        <Hidden writing={writing} />
        {Object.entries(typed).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div class="actions">
          <button class="krds-btn primary medium" type="submit" name="act" value="submit">
            {id ? own.saveAndSubmit : own.submit}
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
