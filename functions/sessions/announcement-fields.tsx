import { type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import type { Typed } from '../../shared/web/form.ts';
import type { Site } from '../../shared/web/site.ts';
import type { announcementFields } from './desk-form.ts';
import { sessionWords } from './words.ts';

/** What everybody is told of a session, to be typed. */
export function AnnouncementFields(props: { site: Site; typed: Typed; problems?: FieldProblems }) {
  const { site, typed, problems = {} } = props;
  const own = sessionWords[site.language].desk;
  const field = (name: (typeof announcementFields)[number]) => ({ site, name, problems, value: typed[name] });
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
      <TextField {...field('capacity')} label={own.capacity} isRequired maxLength={4} isNumber />
    </>
  );
}
