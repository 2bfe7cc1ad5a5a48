package acctest

import (
	"slices"
	"testing"
)

const lateRegister = `
terraform {
  required_providers {
    ciam = { source = "ciam-governance/ciam" }
  }
}

resource "terraform_data" "late" {
  input = "sqlite:late.db"
}

provider "ciam" {
  SETTING
}
`

// Without a register nothing can be judged. The plan reports that, and does not
// use another register.
func TestUnknownProviderSettings(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{"register", "register_id"} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			w := small(t, "parties")
			w.Write("provider.tf", lateRegister)
			w.Replace("provider.tf", "SETTING", setting+" = terraform_data.late.output")
			r := w.Plan().Fails("").Reports(settingUnknown, setting)
			if r.Reports(settingUnknown, "CIAM_REGISTER"); len(r.Diagnostics) > 2 {
				t.Errorf("there are more errors than that:\n%s", r.Text())
			}
		})
	}
}

// If the environment has a value, the configuration's is compared at apply.
func TestUnknownProviderSettingUnderTheEnvironments(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Write("provider.tf", lateRegister)
	w.Replace("provider.tf", "SETTING", "register = terraform_data.late.output")
	w.Env = append(w.Env, "CIAM_REGISTER=sqlite:other.db")
	w.Plan().OK()
	w.Apply().Fails("").Reports(settingContradicts)
	if got := w.StateList(); !slices.Equal(got, []string{"terraform_data.late"}) {
		t.Errorf("the state holds %q", got)
	}
	w.Env = append(w.Env, "CIAM_REGISTER=sqlite:late.db")
	w.Apply().OK()
	w.Plan().Empty()
}
