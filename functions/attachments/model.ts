import { z } from 'zod';
import { attachmentIdSchema, institutionIdSchema, personIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** So many bytes a file may have: it lies in the table, in parts (decision 23). */
export const mostFileBytes = 2 * 1024 * 1024;
/** One item of the table holds 400 KB. */
export const partBytes = 300 * 1024;

/** What may be put here, by the ending of its name: as what it is served, and how it begins. */
export const fileTypes = {
  pdf: { type: 'application/pdf', begins: [0x25, 0x50, 0x44, 0x46] },
  png: { type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47] },
  jpg: { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  jpeg: { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  hwpx: { type: 'application/hwp+zip', begins: [0x50, 0x4b] },
  docx: {
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    begins: [0x50, 0x4b],
  },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', begins: [0x50, 0x4b] },
  pptx: {
    type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    begins: [0x50, 0x4b],
  },
  txt: { type: 'text/plain; charset=utf-8', begins: [] },
  csv: { type: 'text/csv; charset=utf-8', begins: [] },
} as const;

export const fileNameSchema = textSchema(120).refine((name) => !/[/\\]/.test(name), {
  error: 'is a path, not a name',
});

export const attachmentSchema = z.object({
  id: attachmentIdSchema,
  institution: institutionIdSchema,
  name: z.string(),
  type: z.string(),
  bytes: z.number().int().positive(),
  parts: z.number().int().positive(),
  at: z.iso.datetime(),
  by: personIdSchema,
});
export type Attachment = z.infer<typeof attachmentSchema>;
