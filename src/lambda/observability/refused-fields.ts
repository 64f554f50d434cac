// What a log line says about a refusal of AWS: its name, and what to do where the error shows it.
import { type AwsErrorFacts, refusalAdvice, refusalReason, safeName } from '../../aws/refusal.ts';

export function refusedFields(error: AwsErrorFacts): { code: string; reason?: string } {
  const reason = refusalReason(error);
  return { code: safeName(error.name), ...(reason && { reason: refusalAdvice(reason, 'function') }) };
}
