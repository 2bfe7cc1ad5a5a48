package command

// Usage is what -h prints.
const Usage = `Usage:
  terraform-provider-ciam register copy FROM TO
  terraform-provider-ciam register verify [-checkpoint FILE [-key VERIFIER]] [ADDRESS]
  terraform-provider-ciam register export [-o FILE] [ADDRESS]
  terraform-provider-ciam register key NAME
  terraform-provider-ciam register accept-clock -reason TEXT ADDRESS
  terraform-provider-ciam register restored -reason TEXT [-after TIME] ADDRESS
  terraform-provider-ciam plan read [-signals FILE]... [-o FORMAT] [-show PROGRAM] PLAN
  terraform-provider-ciam plan check -migration NAME... -name NAME [-stage STAGE] [-record] [OPTION]... PLAN [ADDRESS]
  terraform-provider-ciam plan verify -permit ID|-any-permit -name NAME [OPTION]... PLAN [ADDRESS]
  terraform-provider-ciam plan signals [-signals FILE]... [-provider SOURCE]
  terraform-provider-ciam approve|reject|withdraw -migration NAME [OPTION]... [ADDRESS]
  terraform-provider-ciam except -migration NAME -name NAME -rule CODE|-control ID ... [ADDRESS]
  terraform-provider-ciam accept-risk -migration NAME -name NAME -residual LEVEL ... [ADDRESS]
  terraform-provider-ciam party generate -function FUNCTION=GROUP... [-o hcl]
  terraform-provider-ciam drift [-o text|json|markdown] [ADDRESS]
  terraform-provider-ciam version

  copy    copies the register FROM to TO: its identity, history and ledger. TO
          must be empty, or an earlier copy, which is then brought up to date.
          Stop all writers first.
  verify  checks records, links, ledger and Merkle tree against each other and
          prints the ledger's checkpoint, signed if CIAM_LEDGER_KEY is set.
          -checkpoint FILE  the ledger must extend this earlier checkpoint
          -key VERIFIER     the checkpoint must be signed with this key
  export  prints the ledger with all records as JSON Lines.
          -o FILE           writes a file instead, completely or not at all
  key     creates a key pair that signs checkpoints. Keep the first line secret
          and set CIAM_LEDGER_KEY to it. Verify with the second line.
  accept-clock
          accepts this machine's clock when the last ledger entry lies ahead of
          it. Later entries count from this time.
  restored
          accepts a restored copy of the register that lacks later entries
          -after TIME       also for states that have seen a copy accepted at this
                            time, by a clock that was ahead, as CIAM909 shows it
  plan read
          prints what a plan of an identity platform touches, and why
          -signals FILE     own rows for the mapping, as CSV. They add to the files
                            in CIAM_SIGNALS
          -o FORMAT         text (default), json, markdown or sarif
          -show PROGRAM     PLAN is a saved plan: terraform or tofu shows it
  plan check
          compares a plan with what migrations declare. The options of plan read,
          and:
          -migration NAME   the migration; give it several times for a tenant
                            that several migrations share
          -name NAME        the state or workspace that the plan belongs to
          -stage STAGE      design, build, cutover (default) or decommission
          -record           writes the observation into the register
  plan verify
          compares a plan with permits right before it is applied. The options of
          plan read, and:
          -permit ID        this permit is in progress and covers the plan
          -any-permit       some permits in progress cover the plan
          -name NAME        the name with which plan check recorded the plan
  plan signals
          prints the mapping from resource types to touches as CSV
          -provider SOURCE  only the rows of one provider, such as okta/okta
  party generate
          prints ciam_party resources for groups of the identity directory and the
          people in them. CIAM_DIRECTORY_ variables configure the directory. Parties
          that the register in CIAM_REGISTER has keep their names.
          -function FUNCTION=GROUP  the function of the people in a group, such as
                                    security=cn=sec,dc=example; several times
          -o FORMAT                 hcl (the default)
  approve, reject, withdraw
          shows a stage of a migration, asks, signs with your SSH key and writes
          approvals/MIGRATION/STAGE/FUNCTION/PERSON.json for a pull request.
          -stage STAGE      design, build, cutover (the default) or decommission
          -as person/NAME   who you are, if the register does not know your key
          -function NAME    for which function, if you approve for several
          -key FILE         the SSH key; otherwise the SSH agent's
          -evidence IDS     what you reviewed, with commas between; or none
          -conditions TEXT, -expires-at TIME, -jurisdictions CODES,
          -overrides IDS, -external-ref TEXT
          -out FOLDER       writes the file there
          -write            writes into the register instead of a file
          -yes              asks no question
  except  grants an exception: -items IDS, -subject ID, -reason TEXT,
          -compensating-control TEXT, -requested-by person/NAME,
          -expires-at TIME, and the options of approve
  accept-risk
          accepts the residual risk of the current scope: -risk TEXT,
          -justification TEXT, -review-by TIME, -conditions TEXT,
          -compensating-control TEXT, -co-accepted-by person/NAME, and the
          options of approve. A critical risk needs -co-accepted-by, and the
          signature of that person too:
          -co-sign          adds yours to the acceptance -name, in its file or
                            else as the register has it
  drift   prints every ownership that has drifted, from the register and the
          identity directory of the variables CIAM_DIRECTORY_…. It exits with 0
          if nothing drifted, 2 if something did, and 1 on an error.
  version prints the version. -version does the same.

plan check and plan verify exit with 3 if a finding closes the gate. If
CIAM_REGISTER_ID is set, the commands plan, approve, except, accept-risk and drift
refuse a register with another identity.

An ADDRESS is sqlite:PATH or postgres://USER@HOST/DATABASE, with ?sandbox=true
for a sandbox. The default is the value of CIAM_REGISTER. Set the password in
PGPASSWORD or in a password file.

A PLAN is the output of "terraform show -json", - for standard input, or with
-show a saved plan. No command prints values of a plan or keys of for_each.

Terraform and OpenTofu start this program without arguments. With -debug it
waits for a debugger such as delve.
`
