package acctest

// These are the headlines of the provider's diagnostics that have no code. Only
// this file of these tests contains their wording.
const (
	gateClosed           = "Gate is closed"
	gateHasClosed        = "Gate has closed"
	gateNotStored        = "Gate is not in the register"
	gateExpiring         = "Gate is about to expire"
	gateReasons          = "Gate rests on reasons in place of evidence"
	emergencyUnratified  = "Emergency must be ratified"
	emergencyOverdue     = "Emergency was not ratified"
	emergencyInvalid     = "Invalid ratify_by"
	permitImportedClosed = "Imported permit has a closed gate"

	recordChanged    = "Record was changed meanwhile"
	replacementFails = "Replacement fails with create_before_destroy"
	recordAdopted    = "Existing record is adopted"
	recordLost       = "Record was taken over or retired elsewhere"
	recordUnknown    = "Record is not known yet"
	recordUnreadable = "Record cannot be read"
	noRecord         = "No such record"
	noMigration      = "No such migration"
	importIDInvalid  = "Invalid import id"

	clocksDisagree     = "This machine's clock and the register's disagree"
	registerDenied     = "Access to the register was denied"
	registerNewer      = "Register is newer than this provider"
	registerReadOnly   = "Register is read-only"
	registerUnreadable = "Register cannot be read"
	registerWrongMode  = "Register and address disagree about the sandbox"

	attestationKeyInvalid = "Invalid attestation key"

	checkpointForeign   = "Checkpoint belongs to another register"
	checkpointUntrusted = "Checkpoint cannot be trusted"
	ledgerForked        = "Ledger does not extend the trusted checkpoint"
	ledgerKeyInvalid    = "Invalid ledger key"

	noGroup       = "No such group"
	outageOutside = "Outside service did not answer"

	actorInvalid       = "Invalid actor in the environment"
	settingContradicts = "Provider setting contradicts the environment"
	settingUnknown     = "Provider setting is not known yet"
	textRefused        = "Text cannot be stored"
	valueInvalid       = "Invalid value"
	valueNull          = "Required argument is null"
)
