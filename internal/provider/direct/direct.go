// Package direct applies one resource with the provider in this process, without
// Terraform. The record is validated, judged and written exactly as an apply does it.
//
//	client := direct.Client{Server: provider.Serve(provider.New(version))()}
//	warnings, err := client.Apply(ctx, direct.Resource{Type: "ciam_approval", ID: id, Arguments: arguments, Exists: false})
//
// The record then belongs to no Terraform state. A record that a state owns is taken
// over, as an import does it.
package direct

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Client applies resources.
type Client struct {
	Server tfprotov6.ProviderServer
	// Settings are arguments of the provider block.
	Settings map[string]any
}

// Resource is a resource with its arguments: strings, booleans, numbers and lists of
// strings, as JSON decodes them.
type Resource struct {
	Type, ID  string
	Arguments map[string]any
	// Exists: the register has the record.
	Exists bool
}

// Message is a diagnostic of the provider.
type Message struct{ Summary, Detail string }

// String is the message in several lines.
func (m Message) String() string { return strings.TrimSpace(m.Summary + "\n\n" + m.Detail) }

// Refused are the errors with which the provider refused a resource.
type Refused []Message

// Error is all of them.
func (r Refused) Error() string {
	var texts []string
	for _, m := range r {
		texts = append(texts, m.String())
	}
	return strings.Join(texts, "\n\n")
}

// call collects the diagnostics of calls.
type call struct{ warnings, errors []Message }

func (c *call) add(diags []*tfprotov6.Diagnostic) error {
	for _, d := range diags {
		m := Message{d.Summary, d.Detail}
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			c.errors = append(c.errors, m)
		} else {
			c.warnings = append(c.warnings, m)
		}
	}
	if len(c.errors) > 0 {
		return Refused(c.errors)
	}
	return nil
}

// Apply creates or changes the resource. The error is Refused where the provider
// refuses it; nothing is written then.
func (c Client) Apply(ctx context.Context, r Resource) (warnings []Message, err error) {
	var said call
	schemas, err := c.Server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	schema, known := schemas.ResourceSchemas[r.Type]
	if !known {
		return nil, fmt.Errorf("there is no resource type %s", r.Type)
	}
	if err := c.configure(ctx, schemas.Provider, &said); err != nil {
		return said.warnings, err
	}
	of, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		return nil, errors.New("the schema is no object")
	}
	config, err := value(of, r.Arguments)
	if err != nil {
		return nil, err
	}
	dynamic, err := tfprotov6.NewDynamicValue(of, config)
	if err != nil {
		return nil, err
	}
	validated, err := c.Server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: r.Type, Config: &dynamic})
	if err == nil {
		err = said.add(validated.Diagnostics)
	}
	if err != nil {
		return said.warnings, err
	}
	prior, private := tftypes.NewValue(of, nil), []byte(nil)
	if r.Exists {
		if prior, private, err = c.imported(ctx, r, of, &said); err != nil {
			return said.warnings, err
		}
	}
	err = c.change(ctx, r.Type, schema, state{prior, private}, config, &said)
	return said.warnings, err
}

// configure configures the provider.
func (c Client) configure(ctx context.Context, schema *tfprotov6.Schema, said *call) error {
	of, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		return errors.New("the provider's schema is no object")
	}
	config, err := value(of, c.Settings)
	if err != nil {
		return err
	}
	dynamic, err := tfprotov6.NewDynamicValue(of, config)
	if err != nil {
		return err
	}
	configured, err := c.Server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: &dynamic})
	if err != nil {
		return err
	}
	return said.add(configured.Diagnostics)
}

// imported is the state of a record that exists.
func (c Client) imported(ctx context.Context, r Resource, of tftypes.Object, said *call) (prior tftypes.Value, private []byte, err error) {
	found, err := c.Server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: r.Type, ID: r.ID})
	if err == nil {
		err = said.add(found.Diagnostics)
	}
	if err != nil {
		return prior, nil, err
	}
	if len(found.ImportedResources) != 1 {
		return prior, nil, fmt.Errorf("%s cannot be imported", r.ID)
	}
	read, err := c.Server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: r.Type, CurrentState: found.ImportedResources[0].State, Private: found.ImportedResources[0].Private,
	})
	if err == nil {
		err = said.add(read.Diagnostics)
	}
	if err != nil {
		return prior, nil, err
	}
	prior, err = read.NewState.Unmarshal(of)
	return prior, read.Private, err
}

// state is a resource as a state holds it.
type state struct {
	value   tftypes.Value
	private []byte
}

// change plans and applies the change from a state to a configuration.
func (c Client) change(ctx context.Context, typeName string, schema *tfprotov6.Schema, before state, config tftypes.Value, said *call) error {
	of := schema.ValueType()
	proposed, err := propose(schema, before.value, config)
	if err != nil {
		return err
	}
	values := map[string]*tfprotov6.DynamicValue{}
	for name, v := range map[string]tftypes.Value{"prior": before.value, "proposed": proposed, "config": config} {
		dynamic, err := tfprotov6.NewDynamicValue(of, v)
		if err != nil {
			return err
		}
		values[name] = &dynamic
	}
	planned, err := c.Server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: values["prior"], ProposedNewState: values["proposed"], Config: values["config"], PriorPrivate: before.private,
	})
	if err == nil {
		err = said.add(planned.Diagnostics)
	}
	if err != nil {
		return err
	}
	if len(planned.RequiresReplace) > 0 {
		return fmt.Errorf("the change would replace the record: %v", planned.RequiresReplace)
	}
	said.warnings = nil // the apply gives them again, from what is stored then
	applied, err := c.Server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, PriorState: values["prior"], PlannedState: planned.PlannedState, Config: values["config"], PlannedPrivate: planned.PlannedPrivate,
	})
	if err != nil {
		return err
	}
	return said.add(applied.Diagnostics)
}
