#!/usr/bin/env bash
# Verifies an attestation of a gate with ssh-keygen, openssl and jq alone, without
# Terraform, the provider or the register:
#
#   verify.sh ATTESTATION ALLOWED_SIGNERS [PUBLIC_KEY]
#
# ATTESTATION is the attribute attestation of a ciam_gate, or the snapshot of a
# ciam_permit. ALLOWED_SIGNERS names each approver's keys; its principals are the ids
# of the persons (see man ssh-keygen). PUBLIC_KEY, in PEM, is that of the key in
# CIAM_ATTESTATION_KEY.
#
# Prints a line for each signature and each statement without one. Exits 1 when a
# signature is bad, or when the attestation has no signature although a public key is
# given. A statement without a signature is only as good as the register.
set -euo pipefail

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
  echo "usage: $0 ATTESTATION ALLOWED_SIGNERS [PUBLIC_KEY]" >&2
  exit 2
fi
signers=$2 key=${3:-}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0

# The snapshot of a permit has the attestation inside.
jq -e '.attestation // .' "$1" >"$dir/envelope"
jq -er '.payload' "$dir/envelope" | base64 -d >"$dir/payload"
type=$(jq -er '.payloadType' "$dir/envelope")
[ "$type" = application/vnd.in-toto+json ] || {
  echo "unexpected type of payload: $type" >&2
  exit 1
}

# The envelope's own signature is over DSSE's pre-authentication encoding.
if [ -n "$key" ]; then
  { printf 'DSSEv1 %d %s %d ' "${#type}" "$type" "$(wc -c <"$dir/payload")" && cat "$dir/payload"; } >"$dir/signed"
  # The id of a key is the SHA-256 of its public key in DER.
  keyid=$(openssl pkey -pubin -in "$key" -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1)
  raw=(-rawin)
  openssl pkey -pubin -in "$key" -noout -text | grep -q ED25519 || raw+=(-digest sha256)
  if jq -er --arg id "$keyid" 'first(.signatures[] | select(.keyid == $id)).sig' "$dir/envelope" 2>/dev/null | base64 -d >"$dir/sig" &&
    openssl pkeyutl -verify -pubin -inkey "$key" "${raw[@]}" -in "$dir/signed" -sigfile "$dir/sig" >/dev/null 2>&1; then
    echo "good      attestation"
  else
    echo "BAD       attestation: not signed with this key"
    bad=1
  fi
fi

# check ID PERSON NAMESPACE STATEMENT SIGNATURE
check() {
  if [ -z "$5" ]; then
    echo "declared  $1 by $2: no signature"
    return
  fi
  printf '%s' "$5" >"$dir/sig"
  if printf '%s' "$4" | ssh-keygen -Y verify -f "$signers" -I "$2" -n "$3" -s "$dir/sig" >"$dir/said" 2>&1; then
    echo "good      $1 by $2: $(grep -o 'SHA256:[^ ]*' "$dir/said")"
  else
    echo "BAD       $1 by $2: $(tail -n 1 "$dir/said")"
    bad=1
  fi
}

# One line of base64 for each field, because statements have several lines.
while read -r -a fields; do
  values=()
  for field in "${fields[@]}"; do
    # $() removes line ends, so a mark after the added one keeps the field's own.
    value=$(printf '%s' "${field#x}" | base64 -d && echo .)
    values+=("${value%??}")
  done
  check "${values[@]}"
done < <(jq -r '.predicate
  | (.approvals[] | [.id, .approver, "ciam-approval", .statement, .signature]),
    (.exceptions[] | [.id, .approved_by, "ciam-exception", .statement, .signature]),
    (.risk_acceptances[] | [.id, .accepted_by, "ciam-risk-acceptance", .statement, .signature],
      (select(.co_accepted_by) | [.id, .co_accepted_by, "ciam-risk-acceptance", .statement, .co_signature]))
  | map("x" + ((. // "") + "\n" | @base64)) | join(" ")' "$dir/payload")

jq -r '.predicate | "\(.gate) was \(.status) at \(.judged_at) for \(.digest // "no digest")"' "$dir/payload"
exit $bad
