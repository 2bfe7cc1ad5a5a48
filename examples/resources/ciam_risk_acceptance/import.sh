# The id is risk/<migration>/<name>.
terraform import ciam_risk_acceptance.session_replay risk/legacy-to-cloud/session-replay
