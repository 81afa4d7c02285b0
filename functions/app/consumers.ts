import type { Context } from '../../shared/context.ts';
import { makeAnswerOpening, makeAnswerProjection } from '../answers/index.ts';
import { makeAuditProjection } from '../audit/index.ts';
import { makeChangeProjection } from '../changes/index.ts';
import { makeCommitmentProjection } from '../commitments/index.ts';
import { makeCounting, makeGates } from '../empathy/index.ts';
import {
  makeForumConclusion,
  makeForumGates,
  makeForumOpening,
  makeForumProjection,
  makeStanceCounting,
} from '../forums/index.ts';
import { makeNotices } from '../notifications/index.ts';
import { makeOpinionCredits, makeOpinionProjection, makeSympathyCounting } from '../opinions/index.ts';
import { makeCandidacy, makePanelProjection } from '../panels/index.ts';
import { makeProposalProjection } from '../proposals/index.ts';
import { makeRatingCounting } from '../ratings/index.ts';
import { makeReportProjection } from '../reports/index.ts';
import { makeSearchProjection } from '../search/index.ts';
import { makeSessionProjection } from '../sessions/index.ts';
import { makeMarkStamps, makeStatementProjection } from '../statements/index.ts';
import { makeWebhookProjection } from '../webhooks/index.ts';
import { type Consume, type ConsumerName, makeConsume } from './consume.ts';

/** What follows from changes: counting by itself, so that nothing else can hold it up, and all the rest. */
export function makeConsumers(context: Context): Record<ConsumerName, Consume> {
  return {
    counts: makeConsume(
      'counts',
      [
        makeCounting(context, makeGates(context)),
        makeStanceCounting(context, makeForumGates(context)),
        makeSympathyCounting(context),
        makeRatingCounting(context),
        makeMarkStamps(context),
      ],
      context.log,
    ),
    changes: makeConsume(
      'changes',
      [
        makeProposalProjection(context),
        makeSearchProjection(context),
        makeAnswerOpening(context),
        makeForumOpening(context),
        makeForumProjection(context),
        makeOpinionProjection(context),
        makeOpinionCredits(context),
        makeAnswerProjection(context),
        makeForumConclusion(context),
        makeCommitmentProjection(context),
        makeCandidacy(context),
        makePanelProjection(context),
        makeReportProjection(context),
        makeSessionProjection(context),
        makeStatementProjection(context),
        makeAuditProjection(context),
        makeNotices(context),
        makeWebhookProjection(context),
        makeChangeProjection(context),
      ],
      context.log,
    ),
  };
}
