// Adds `ReturnValuesOnConditionCheckFailure` to dynalite 4.0.0: DynamoDB then returns the item with a failed condition.
// It patches dynalite's own modules, so it applies to the whole process, once.
import db from 'dynalite/db/index.js';
import deleteItem from 'dynalite/validations/deleteItem.js';
import putItem from 'dynalite/validations/putItem.js';
import updateItem from 'dynalite/validations/updateItem.js';

const field = 'ReturnValuesOnConditionCheckFailure';

export function returnItemOnFailedCondition(): void {
  if (putItem.types[field]) return;
  for (const { types } of [putItem, updateItem, deleteItem])
    types[field] = { type: 'String', enum: ['ALL_OLD', 'NONE'] };
  const check = db.checkConditional;
  db.checkConditional = (data, existing) => {
    const error = check(data, existing);
    if (error && existing && data[field] === 'ALL_OLD') error.body.Item = existing;
    return error;
  };
}
