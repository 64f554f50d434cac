import { expect, test } from 'vitest';
import { closestName } from '../../../src/pipeline/mapping/closest-name.ts';

test('the closest name is suggested', () => {
  expect(closestName('LastNmae', ['FirstName', 'LastName', 'Name'])).toBe('LastName');
  expect(closestName('lastname', ['FirstName', 'LastName'])).toBe('LastName');
  expect(closestName('to', ['do', 'from'])).toBe('do');
});

test('nothing is suggested if no name is close', () => {
  expect(closestName('Salary', ['FirstName', 'LastName'])).toBeUndefined();
  expect(closestName('', ['FirstName'])).toBeUndefined();
  expect(closestName('Salary', [])).toBeUndefined();
});
