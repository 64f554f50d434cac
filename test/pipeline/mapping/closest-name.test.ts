import { expect, test } from 'vitest';
import { closestName } from '../../../src/pipeline/mapping/closest-name.ts';

test('the nearest of the names is offered', () => {
  expect(closestName('LastNmae', ['FirstName', 'LastName', 'Name'])).toBe('LastName');
  expect(closestName('lastname', ['FirstName', 'LastName'])).toBe('LastName');
  expect(closestName('to', ['do', 'from'])).toBe('do');
});

test('nothing is offered where nothing is near', () => {
  expect(closestName('Salary', ['FirstName', 'LastName'])).toBeUndefined();
  expect(closestName('', ['FirstName'])).toBeUndefined();
  expect(closestName('Salary', [])).toBeUndefined();
});
