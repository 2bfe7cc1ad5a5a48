package rules

// Principle is one of the domain's principles, as a sentence.
type Principle string

// The principles that the rules hold.
const (
	DecideTogether Principle = "Engineering, security and compliance decide together; no single function owns a migration."
	OneAccountable Principle = "Ownership goes by type of decision, in a matrix (RACI), with exactly one accountable party each."
	RiskTiers      Principle = "Security signs off every migration. In a high-risk migration, compliance is a required approver, never an advisory reviewer."
	NamedOwners    Principle = "Each migration has one named business owner, a person, explicit control owners, and one risk owner who accepts the residual risk in writing."
	SteeringBody   Principle = "When authentication policy, provisioning and audit evidence change at once, a steering group with documented final approvers decides."
	VendorsBuild   Principle = "Vendors implement. They never decide on risk acceptance, customer recovery policy or audit evidence retention, and never approve."
	ExactScope     Principle = "An approval counts for exactly what was approved. It becomes stale when the material scope changes, and never renews itself."
	FromTheStart   Principle = "Evidence is collected from the start, is mapped to control frameworks, and has an owner and a retention period."
	TimeBoxed      Principle = "Exceptions are time-boxed, approved by compliance, and counted per jurisdiction: they must not multiply faster than review."
	DecidedOnce    Principle = "A decision to go ahead is made once, on what holds at that moment, and is then history."
	SeparateDuties Principle = "The people who decide, approve and implement are different people."
	RightScope     Principle = "The declared scope is the real scope: every jurisdiction is named and covered, and no change is split to look smaller."
	TrueRegister   Principle = "Ownership is checked against one register and the identity directory, and drift is shown."
)
