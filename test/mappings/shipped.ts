// The mappings that this repository ships. People add others, of which tests know nothing.
export const shippedMappings = [
  'conversation.feedback.yaml',
  'counselor.active_rescue.yaml',
  'counselor.anniversary.yaml',
  'counselor.login.yaml',
  'counselor.texters_helped.yaml',
  'supervisor.note.yaml',
] as const;
