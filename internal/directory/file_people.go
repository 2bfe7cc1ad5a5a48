package directory

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// person is one line of an export. The JSON names are the columns of a CSV file.
type person struct {
	ID           string   `json:"id"`
	Login        string   `json:"login"`
	Mail         string   `json:"mail"`
	Active       *bool    `json:"active"`
	EmployeeType string   `json:"employee_type"`
	Groups       []string `json:"groups"`
	Name         string   `json:"name"`
	Number       string   `json:"number"`
	SSHKeys      []string `json:"ssh_keys"`
}

// required are the columns that a CSV file must have.
var required = []string{"id", "login", "mail", "active", "employee_type", "groups"}

// parsePeople reads JSON Lines or CSV. Two lines with one id are an error, because
// only one of them can be right.
func parsePeople(content []byte) ([]person, error) {
	parse := parseCSV
	if bytes.HasPrefix(bytes.TrimSpace(content), []byte("{")) {
		parse = parseJSONLines
	}
	people := []person{}
	lines := map[string]int{}
	err := parse(content, func(p person, line int) error {
		switch {
		case p.ID == "":
			return malformed(line, "id is empty")
		case p.Login == "":
			return malformed(line, "login is empty")
		case p.Active == nil:
			return malformed(line, "active is empty, expected true or false")
		case lines[p.ID] > 0:
			return malformed(line, "id %q is also on line %d", p.ID, lines[p.ID])
		}
		lines[p.ID] = line
		people = append(people, p)
		return nil
	})
	return people, err
}

func parseJSONLines(content []byte, add func(person, int) error) error {
	number := 0
	for line := range bytes.Lines(content) {
		number++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		var p person
		if err := json.Unmarshal(line, &p); err != nil {
			return malformed(number, "%v", err)
		}
		if err := add(p, number); err != nil {
			return err
		}
	}
	return nil
}

func parseCSV(content []byte, add func(person, int) error) error {
	r := csv.NewReader(bytes.NewReader(content))
	header, err := r.Read()
	if err != nil {
		return malformedCSV(err)
	}
	for i := range header {
		header[i] = strings.ToLower(strings.TrimSpace(header[i]))
	}
	line, _ := r.FieldPos(0)
	for _, column := range required {
		if !slices.Contains(header, column) {
			return malformed(line, "expected a header with the columns %s, got %s", strings.Join(required, ","), strings.Join(header, ","))
		}
	}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return malformedCSV(err)
		}
		line, _ := r.FieldPos(0)
		p, err := parseRow(header, fields)
		if err != nil {
			return malformed(line, "%v", err)
		}
		if err := add(p, line); err != nil {
			return err
		}
	}
}

func parseRow(header, fields []string) (person, error) {
	var p person
	texts := map[string]*string{
		"id": &p.ID, "login": &p.Login, "mail": &p.Mail, "employee_type": &p.EmployeeType, "name": &p.Name, "number": &p.Number,
	}
	for i, column := range header {
		value := strings.TrimSpace(fields[i])
		switch column {
		case "groups":
			p.Groups = split(value)
		case "ssh_keys":
			p.SSHKeys = split(value)
		case "active":
			active, err := parseYes(value)
			if err != nil {
				return p, fmt.Errorf("active: %w", err)
			}
			p.Active = &active
		default:
			if to := texts[column]; to != nil {
				*to = value
			}
		}
	}
	return p, nil
}

// split separates values at semicolons.
func split(text string) []string {
	var values []string
	for value := range strings.SplitSeq(text, ";") {
		if value = strings.TrimSpace(value); value != "" {
			values = append(values, value)
		}
	}
	return values
}

func malformedCSV(err error) error {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return malformed(parse.Line, "%v", parse.Err)
	}
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: it is empty", ErrMalformed)
	}
	return err
}
