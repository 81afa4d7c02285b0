import { type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import type { Site } from '../../shared/web/site.ts';
import { panelWords } from './words.ts';

/** What was typed to put a proposal forward, by field. */
export interface PutTyped {
  proposal?: string;
  kind?: string;
  putReason?: string;
  similar?: string;
}

export const putKinds = ['timely', 'repeated'] as const;

/** For members and those who serve them: another proposal for the panel to weigh. */
export function PutForm(props: { site: Site; path: string; typed: PutTyped; problems: FieldProblems }) {
  const { site, path, typed, problems } = props;
  const { put: own, queue } = panelWords[site.language];
  return (
    <section class="card">
      <h2>{own.title}</h2>
      <p>{own.lead}</p>
      <form class="form" method="post" action={`${path}/candidates`}>
        <TextField
          site={site}
          name="proposal"
          label={own.proposal}
          hint={own.proposalHint}
          value={typed.proposal}
          problems={problems}
          isRequired
          maxLength={500}
        />
        <SelectField
          site={site}
          name="kind"
          label={own.kind}
          value={typed.kind}
          options={putKinds.map((value) => ({ value, text: queue.kinds[value] }))}
        />
        <TextField
          site={site}
          name="putReason"
          label={own.reason}
          hint={own.reasonHint}
          value={typed.putReason}
          problems={problems}
          isRequired
          maxLength={2000}
          rows={4}
        />
        <TextField
          site={site}
          name="similar"
          label={own.similar}
          hint={own.similarHint}
          value={typed.similar}
          problems={problems}
          maxLength={5000}
          rows={3}
        />
        <button class="krds-btn secondary medium" type="submit">
          {own.send}
        </button>
      </form>
    </section>
  );
}
