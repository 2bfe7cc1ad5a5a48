package directory

func (*SCIM) validate(p *problems) { p.add("scim", "is not supported yet") }
