# The diagnostics of `terraform plan -json` as Markdown for a pull request.
#
#   jq -rnR -f comment.jq plan.jsonl > comment.md
#
# Text from a configuration or a register is escaped: a name can contain markup, mentions and
# links, and can come from another team's state.

def html: gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;");

# Escapes markup, mentions and links.
def text: gsub("(?<c>[\\\\`*_\\[\\]#|~!])"; "\\\(.c)") | html | gsub("@"; "&commat;") | gsub("://"; ":&sol;/");

def code: "<code>\(text)</code>";

# An indented paragraph, such as a statement to sign, keeps its lines.
def paragraph:
  if startswith("    ") then "<pre>\(html)</pre>"
  elif test("^(Found|Why|Fix|Waived): ") then capture("^(?<part>[^:]+): (?<rest>.*)$"; "m") | "**\(.part):** \(.rest | text)"
  else text
  end;

def place:
  [(.address // empty | code), (.range // empty | "\(.filename) line \(.start.line)" | code)] | join(", ");

def finding:
  "#### \(.summary | text)\n\n" + (place | if . == "" then "" else . + "\n\n" end)
  + (.detail | split("\n\n") | map(select(. != "") | paragraph) | join("\n\n"));

def count(word): if length == 1 then "1 \(word)" else "\(length) \(word)s" end;

def most: 60000; # characters; GitHub takes 65,536

[inputs | fromjson? | objects | select(.type == "diagnostic") | .diagnostic] | unique
| (map(select(.severity == "error")) | sort_by(.summary)) as $errors
| (map(select(.severity == "warning")) | sort_by(.summary)) as $warnings
| [
    "<!-- ciam-plan -->",
    "### Governance of this plan: \($errors | count("error")), \($warnings | count("warning"))",
    (if $errors == [] and $warnings == [] then "No findings." else empty end),
    ($errors[] | finding),
    (if $warnings == [] then empty else
      "<details><summary>\($warnings | count("warning"))</summary>", ($warnings[] | finding), "</details>"
    end)
  ]
| join("\n\n")
| if length > most then .[:most] + "\n\n… and more: see the log of the plan." else . end
