package governance

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

// Every id that a record holds is a reference, so CIAM907 misses none. The exceptions are
// what the register adds, and the subject of an exception, which the rule judges apart.
func TestEveryIDIsAReference(t *testing.T) {
	apart := []string{"Permit.RestedOn", "Approval.Approvers.Party", "Observation.CheckedWith", "Exception.Subject"}
	for _, kind := range Kinds() {
		record := reflect.New(reflect.TypeOf(kinds[kind].zero)).Elem()
		held := map[ID]string{}
		fill(record, record.Type().Name(), held)
		whole, ok := reflect.TypeAssert[Record](record)
		if !ok {
			t.Fatalf("%s is no record", record.Type())
		}
		for _, ref := range whole.References() {
			delete(held, ref.Target)
		}
		for _, field := range held {
			if !slices.Contains(apart, field) {
				t.Errorf("%s holds an id, and References does not have it", field)
			}
		}
	}
}

// fill sets every id below a value to one of its own.
func fill(v reflect.Value, field string, held map[ID]string) {
	var id ID
	switch {
	case v.Type() == reflect.TypeOf(id):
		id = ID(fmt.Sprintf("person/p%d", len(held)))
		held[id] = field
		v.Set(reflect.ValueOf(id))
	case v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), field, held)
	case v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeOf(id):
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), field, held)
	case v.Kind() == reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if key.Type() == reflect.TypeOf(id) {
			return // a stamp
		}
		key.SetString(string(Security))
		fill(value, field, held)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case v.Kind() == reflect.Struct:
		for at := range v.NumField() {
			if v.Type().Field(at).IsExported() {
				fill(v.Field(at), field+"."+v.Type().Field(at).Name, held)
			}
		}
	}
}
