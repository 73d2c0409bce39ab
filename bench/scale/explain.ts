/**
 * Settings that have the database log the plan of each statement that takes longer than a few milliseconds, and each
 * statement that it gave up on, which has no plan there.
 */
export const EXPLAIN: Readonly<Record<string, string>> = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '5ms',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_parameter_max_length': '200',
  log_min_messages: 'error',
  log_parameter_max_length_on_error: '200',
};
