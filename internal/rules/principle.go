package rules

// Principle is one of the domain's principles, as a sentence.
type Principle string

// The principles that the rules hold.
const (
	DecideTogether Principle = "Engineering, security and compliance decide together; no single function owns a migration."
	OneAccountable Principle = "Ownership goes by type of decision, in a matrix (RACI), with exactly one accountable party each."
	RiskTiers      Principle = "Security signs off every migration; in a high-risk one compliance is a required approver, never an advisory reviewer."
	NamedOwners    Principle = "One named business owner, a person; explicit control owners; one risk owner who accepts the residual risk in writing."
	SteeringBody   Principle = "When authentication policy, provisioning and audit evidence change at once, a steering group with documented final approvers decides."
	VendorsBuild   Principle = "Vendors implement. They never decide on risk, customer recovery or audit evidence retention, and never approve."
	ExactScope     Principle = "An approval counts for exactly what was approved; when the material scope changes it is stale, and it never renews itself."
	FromTheStart   Principle = "Evidence is collected from the start, mapped to control frameworks, and has an owner and a retention."
	TimeBoxed      Principle = "Exceptions are time-boxed, approved by compliance, and counted per jurisdiction: they must not multiply faster than review."
	DecidedOnce    Principle = "A decision to go ahead is taken once, on what holds at that moment, and is then history."
	SeparateDuties Principle = "Who decides, who approves and who implements are different people."
	RightScope     Principle = "The declared scope is the real one: every jurisdiction is named and covered, and nothing is split to look smaller."
	TrueRegister   Principle = "Ownership is checked against one register and the identity directory, and drift is shown."
)
