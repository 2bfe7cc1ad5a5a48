package generate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// HCL writes one resource for each party.
func HCL(parties []Party) []byte {
	labels := labelsOf(parties)
	var b bytes.Buffer
	for i, p := range parties {
		if i > 0 {
			b.WriteString("\n")
		}
		if p.NeedsEmployer {
			b.WriteString("# The directory says that this party is external. Set employer to the vendor that employs it.\n")
		}
		file := hclwrite.NewEmptyFile()
		block := file.Body().AppendNewBlock("resource", []string{"ciam_party", labels[p.ID()]})
		p.attributes(block.Body(), labels)
		b.Write(file.Bytes())
	}
	return hclwrite.Format(b.Bytes())
}

func (p Party) attributes(to *hclwrite.Body, labels map[governance.ID]string) {
	for _, attribute := range []struct{ name, value string }{
		{"kind", string(p.Kind)},
		{"name", p.Name},
		{"display_name", p.DisplayName},
		{"email", p.Email},
		{"function", string(p.Function)},
		{"employer", string(p.Employer)},
		{"directory_ref", p.DirectoryRef},
	} {
		if attribute.value != "" {
			to.SetAttributeValue(attribute.name, cty.StringVal(attribute.value))
		}
	}
	if len(p.SigningKeys) > 0 {
		var keys []hclwrite.Tokens
		for _, key := range p.SigningKeys {
			keys = append(keys, hclwrite.TokensForValue(cty.StringVal(key)))
		}
		to.SetAttributeRaw("signing_keys", list(keys))
	}
	if len(p.Members) > 0 {
		var members []hclwrite.Tokens
		for _, id := range p.Members {
			members = append(members, hclwrite.TokensForTraversal(hcl.Traversal{
				hcl.TraverseRoot{Name: "ciam_party"}, hcl.TraverseAttr{Name: labels[id]}, hcl.TraverseAttr{Name: "id"},
			}))
		}
		to.SetAttributeRaw("members", list(members))
	}
}

// list writes each value on a line of its own, which a diff can show.
func list(values []hclwrite.Tokens) hclwrite.Tokens {
	newline := &hclwrite.Token{Type: hclsyntax.TokenNewline, Bytes: []byte("\n")}
	tokens := hclwrite.Tokens{{Type: hclsyntax.TokenOBrack, Bytes: []byte("[")}, newline}
	for _, value := range values {
		tokens = append(append(tokens, value...), &hclwrite.Token{Type: hclsyntax.TokenComma, Bytes: []byte(",")}, newline)
	}
	return append(tokens, &hclwrite.Token{Type: hclsyntax.TokenCBrack, Bytes: []byte("]")})
}

// labelsOf are the labels of the resources. A label depends on the id alone, unless
// two ids differ only in "." and "_".
func labelsOf(parties []Party) map[governance.ID]string {
	count := map[string]int{}
	for _, p := range parties {
		count[label(p.ID())]++
	}
	labels := map[governance.ID]string{}
	for _, p := range parties {
		id := p.ID()
		labels[id] = label(id)
		if count[label(id)] > 1 && strings.Contains(p.Name, ".") {
			sum := sha256.Sum256([]byte(id))
			labels[id] += "_" + hex.EncodeToString(sum[:4])
		}
	}
	return labels
}

func label(id governance.ID) string {
	return strings.NewReplacer("/", "_", ".", "_").Replace(string(id))
}
