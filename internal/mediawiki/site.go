package mediawiki

import (
	"encoding/xml"
	"fmt"
	"strconv"
)

// maxNamespaces bounds the list of a site's namespaces; large wikis have fifty.
const maxNamespaces = 1000

// Site is what an export says about the wiki that it comes from.
type Site struct {
	// Version is the version of the export format, Language the wiki's.
	Version, Language string
	// Name, Database, Base and Generator are as the export gives them, empty
	// when it does not. Base is the address of the main page.
	Name, Database, Base, Generator string
	// Namespaces gives the name of each namespace by number; 0 is "".
	Namespaces map[int]string
}

// read reads <siteinfo>.
func (site *Site) read(s *scanner) error {
	site.Namespaces = map[int]string{}
	depth := len(s.open)
	for {
		e, more, err := s.child()
		if err != nil || !more {
			return err
		}
		switch e.Name.Local {
		case "sitename":
			site.Name, err = s.field()
		case "dbname":
			site.Database, err = s.field()
		case "base":
			site.Base, err = s.field()
		case "generator":
			site.Generator, err = s.field()
		case "namespaces":
			err = site.readNamespaces(s)
		default:
			err = s.leave(depth)
		}
		if err != nil {
			return err
		}
	}
}

func (site *Site) readNamespaces(s *scanner) error {
	for {
		e, more, err := s.child()
		if err != nil || !more {
			return err
		}
		if err := site.readNamespace(s, e); err != nil {
			return err
		}
	}
}

func (site *Site) readNamespace(s *scanner, e xml.StartElement) error {
	key, err := strconv.Atoi(attr(e, "key"))
	if err != nil {
		return fmt.Errorf("<namespace> has no valid key: %.40q", attr(e, "key"))
	}
	name, err := s.field()
	if err != nil {
		return err
	}
	if len(site.Namespaces) >= maxNamespaces {
		return fmt.Errorf("over %d namespaces", maxNamespaces)
	}
	site.Namespaces[key] = name
	return nil
}
