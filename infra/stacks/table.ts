import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { tableShape, timeToLiveAttribute } from '../../shared/dynamo/table.ts';

/** The one table: everything that was ever proposed, supported and answered. Deleting the stack leaves it standing. */
export class TableStack extends Stack {
  readonly table: CfnTable;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    // Written resource by resource, so that the shape is taken over as it stands and nothing is added to it.
    this.table = new CfnTable(this, 'Table', {
      attributeDefinitions: tableShape.AttributeDefinitions.map((each) => ({
        attributeName: each.AttributeName,
        attributeType: each.AttributeType,
      })),
      keySchema: toKeySchema(tableShape.KeySchema),
      localSecondaryIndexes: tableShape.LocalSecondaryIndexes.map(toIndex),
      globalSecondaryIndexes: tableShape.GlobalSecondaryIndexes.map(toIndex),
      billingMode: tableShape.BillingMode,
      timeToLiveSpecification: { attributeName: timeToLiveAttribute, enabled: true },
      streamSpecification: { streamViewType: 'NEW_AND_OLD_IMAGES' },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      sseSpecification: { sseEnabled: true },
      deletionProtectionEnabled: true,
    });
    this.table.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new CfnOutput(this, 'TableName', { value: this.table.ref });
  }
}

type KeySchema = readonly { AttributeName: string; KeyType: string }[];

function toKeySchema(keys: KeySchema) {
  return keys.map(({ AttributeName, KeyType }) => ({ attributeName: AttributeName, keyType: KeyType }));
}

function toIndex(index: { IndexName: string; KeySchema: KeySchema; Projection: { ProjectionType: string } }) {
  return {
    indexName: index.IndexName,
    keySchema: toKeySchema(index.KeySchema),
    projection: { projectionType: index.Projection.ProjectionType },
  };
}
