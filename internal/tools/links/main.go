// Command links checks the links of all Markdown files of a folder, without a network: the file that a relative link names
// exists, so does the heading that its fragment names, and an address is at least well formed.
//
//	links .
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// skipped folders hold no pages of ours: what is built, and the templates, whose links are relative to the pages in docs/.
var skipped = []string{".git", ".build", "dist", "templates"}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: links FOLDER")
		os.Exit(2)
	}
	faults, err := check(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "links:", err)
		os.Exit(1)
	}
	for _, fault := range faults {
		fmt.Println(fault)
	}
	if len(faults) > 0 {
		os.Exit(1)
	}
}

// check returns the faulty links of the Markdown files below a folder, one line each.
func check(folder string) ([]string, error) {
	pages := map[string]*page{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(skipped, entry.Name()):
			return fs.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".md":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		pages[path] = parse(text)
		return nil
	})
	if err == nil && len(pages) == 0 {
		err = errors.New("no Markdown files in " + folder)
	}
	var faults []string
	for path, p := range pages {
		for _, l := range p.links {
			if fault := l.fault(path, pages); fault != "" {
				faults = append(faults, fmt.Sprintf("%s:%d: %s: %s", path, l.line, l.target, fault))
			}
		}
	}
	slices.SortFunc(faults, strings.Compare)
	return faults, err
}
