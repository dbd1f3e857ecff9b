/** What `codex-profiler help` prints. */
export const usageText = `codex-profiler — how much Codex allowance each ChatGPT login of an OpenClaw gateway has left

  codex-profiler start     the bot on every platform whose token is set; without one, the terminal chat
  codex-profiler chat      the terminal chat
  codex-profiler demo      the terminal chat on made-up profiles; needs nothing, changes nothing
  codex-profiler usage     one check
      --profile all|default|<id>   which profiles (all)
      --format text|json           strict lines, or one JSON object (text)
      --agent <id>                 the OpenClaw agent (OPENCLAW_AGENT, else main)
      --timeout-sec <1-120>        time limit for each profile (USAGE_TIMEOUT_SEC, else 25)
      --retries <0-5>              tries after the first (USAGE_RETRIES, else 1)
      --deliver <channel>:<target> sends the answer through OpenClaw's own channel and prints NO_REPLY
      --debug                      timings, tries, HTTP status and request id, never a secret
  codex-profiler auth      the auth order, and changing it (AUTH_MUTATIONS=on)
      status [--profile <id>] [--json]
                                   each login: its health, its place, and why it is used now or not
      why [<profile>]              the fact that decides for each, and why it is not the one you put first
      order get [--json]           the order that is in force
      order set <profile>…         exactly these, in this order
      order clear                  no order: OpenClaw chooses
      first|retire|restore <profile>
      delete <profile>             for good
      undo                         the order before the last change
      start <profile>              signs in again: shows a code, and waits until it was entered at OpenAI
      finish <profile>             hands in the address that a sign-in through a browser ends at, read from stdin
      log [--json]                 what was changed, by whom, and what came of it
      --yes                        applies the plan; without it the plan is printed and nothing happens
      --agent <id>
  codex-profiler doctor    what is wrong with the set-up, and how to mend it
      --json                       one JSON object
      --agent <id>
  codex-profiler maintenance delete <profile>
                           removes a login from the JSON files of an old OpenClaw, with the gateway stopped
  codex-profiler help      this text
  codex-profiler version

Exit codes of usage: 0 all usable, 1 the check failed, 2 wrong usage, 3 some profile limited, 4 some profile unusable,
5 no profiles found. Of doctor: 0 all is well, 1 something is broken, 3 something to look at.
`;
