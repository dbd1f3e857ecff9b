/** What `openclaw` may know of our environment: where it lives, how it reaches the network, and its own settings. Never
 *  our bot tokens. */

const PASSED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_[A-Z]+|TZ|TMPDIR|TEMP|TMP|XDG_[A-Z_]+|OPENCLAW_[A-Z0-9_]+|NODE_EXTRA_CA_CERTS|NODE_COMPILE_CACHE|(HTTPS?|NO|ALL)_PROXY|(https?|no|all)_proxy|SYSTEMROOT|APPDATA|LOCALAPPDATA|USERPROFILE)$/u;

export function environmentFor(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const passed: Record<string, string> = { NO_COLOR: '1' };
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && PASSED.test(name)) passed[name] = value;
  return passed;
}
