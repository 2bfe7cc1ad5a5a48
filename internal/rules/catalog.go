package rules

import "slices"

//go:generate go run ./guide ../../templates/guides/rules.md

// ruleList lists every rule in the order of the codes. A rule that is not here
// does not exist.
var ruleList = []*Rule{
	namedBusinessOwner,
	riskOwnerFunction,
	decisionFunction,
	decisionsOwned,
	steeringGroupRequired,
	steeringGroupComposition,
	emptyTeam,
	businessOwnerFunction,
	riskAcceptanceRow,
	complianceApprover,
	securitySignOff,
	engineeringApprover,
	complianceReviewer,
	approverFunction,
	namedApprover,
	approvalScope,
	approvalInForce,
	approvalRejected,
	approvalSigned,
	approvalsComplete,
	approvalRestated,
	unsignedApproval,
	backdatedApproval,
	vendorRiskOwner,
	vendorAccountable,
	vendorReservedDecision,
	vendorApprover,
	internalEngineering,
	vendorSteeringGroup,
	mixedTeamApprover,
	distinctApprovers,
	approverNotImplementer,
	ownerNotAssurer,
	knownJurisdiction,
	jurisdictionsCovered,
	undeclaredCrossBorder,
	splitMigration,
	gateOrder,
	gateMembers,
	permitScope,
	stillReferenced,
	referenceExists,
	duplicateID,
	registerMismatch,
}

// All returns every rule in the order of the codes.
func All() []*Rule { return slices.Clone(ruleList) }
