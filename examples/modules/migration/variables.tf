variable "name" {
  description = "The name of the migration in ids."
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
  description = "The source platform and the target platform."
  type        = object({ from = optional(string), to = string })
}

variable "touches" {
  description = "What the migration changes, as in ciam_migration."
  type        = set(string)
}

variable "jurisdictions" {
  description = "ISO 3166-1 alpha-2 codes, ISO 3166-2 codes such as US-CA, EU or EEA."
  type        = set(string)
}

variable "non_human_identities" {
  description = "Whether the platform also serves workloads."
  type        = bool
  default     = false
}

variable "people" {
  description = "The ids of the parties that decide. Declare the parties elsewhere, for example in a central state."
  type = object({
    business_owner = string
    risk_owner     = string
    engineering    = string
    security       = string
    compliance     = string
  })
}

variable "implementers" {
  description = "The ids of the parties that implement the migration."
  type        = set(string)
}

variable "accountable" {
  description = "The accountable party of a decision, if it is not the party of the function that usually makes it."
  type        = map(string)
  default     = {}
}

variable "stage" {
  description = "The stage that the gate is for."
  type        = string
  default     = "cutover"
}

variable "evidence" {
  description = "Evidence by kind. The output required lists the required kinds. owner defaults to people.engineering."
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
  description = "The approval of each function: the approved digest as a literal, and the time. Set by to the person if people names a team."
  type = map(object({
    digest     = string
    at         = string
    by         = optional(string)
    conditions = optional(string)
  }))
  default = {}
}

variable "accepted_risks" {
  description = "The residual risks that the risk owner accepts for the digest, by name. Required at high risk; a critical one also needs co_accepted_by."
  type = map(object({
    digest         = string
    risk           = string
    residual       = string
    justification  = string
    at             = string
    review_by      = string
    by             = optional(string)
    co_accepted_by = optional(string)
  }))
  default = {}
}

variable "permit" {
  description = "The decision to go ahead: its attempt and its outcome. Null declares no permit."
  type        = object({ attempt = optional(number, 1), outcome = optional(string, "in_progress") })
  default     = null
}
