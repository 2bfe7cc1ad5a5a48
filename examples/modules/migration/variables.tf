variable "name" {
  description = "The migration's name in ids."
  type        = string
}

variable "title" {
  description = "What changes, in one line."
  type        = string
}

variable "external_ref" {
  description = "The change ticket."
  type        = string
  default     = null
}

variable "platforms" {
  description = "From which platform to which."
  type        = object({ from = optional(string), to = string })
}

variable "touches" {
  description = "What the migration changes; see ciam_migration."
  type        = set(string)
}

variable "jurisdictions" {
  description = "ISO 3166-1 alpha-2 codes, or EU."
  type        = set(string)
}

variable "non_human_identities" {
  description = "Whether the platform also serves workloads."
  type        = bool
  default     = false
}

variable "people" {
  description = "The ids of who decides. The register holds these parties already; one state of the company declares them."
  type = object({
    business_owner = string
    risk_owner     = string
    engineering    = string
    security       = string
    compliance     = string
  })
}

variable "implementers" {
  description = "The ids of the parties that implement it."
  type        = set(string)
}

variable "accountable" {
  description = "Who is accountable for a decision, where it is not the person of the function that usually decides it."
  type        = map(string)
  default     = {}
}

variable "stage" {
  description = "The stage that the gate is for."
  type        = string
  default     = "cutover"
}

variable "evidence" {
  description = "Proof by kind; required_evidence says which kinds are needed. owner is by default the person of engineering."
  type = map(object({
    uri          = string
    collected_at = string
    sha256       = optional(string)
    owner        = optional(string)
    controls     = optional(set(string), ["nist-csf-2.0:ID.RA-07"])
  }))
  default = {}
}

variable "approvals" {
  description = "The word of each function: the digest that was shown and approved, as a literal, and when. by is the person where people names a team."
  type = map(object({
    digest     = string
    at         = string
    by         = optional(string)
    conditions = optional(string)
  }))
  default = {}
}

variable "accepted_risks" {
  description = "What the risk owner accepts, by name; needed where the risk is high."
  type = map(object({
    risk          = string
    residual      = string
    justification = string
    at            = string
    review_by     = string
    by            = optional(string)
  }))
  default = {}
}

variable "permit" {
  description = "The decision to go ahead, once the gate is open: its attempt and how it went. Null while nobody asks for it."
  type        = object({ attempt = optional(number, 1), outcome = optional(string, "in_progress") })
  default     = null
}
