package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// changes finds the section of a version in a changelog of the form of Keep a Changelog 1.1.0, and its date.
func changes(changelog, version string) (date, about string, err error) {
	head := regexp.MustCompile(`(?m)^## \[` + regexp.QuoteMeta(version) + `\] - (\S+)$`).FindStringSubmatchIndex(changelog)
	if head == nil {
		return "", "", fmt.Errorf("CHANGELOG.md has no section \"## [%s] - DATE\"; write what is new before the release", version)
	}
	date, about = changelog[head[2]:head[3]], changelog[head[1]:]
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return "", "", fmt.Errorf("CHANGELOG.md: %q is no date of version %s", date, version)
	}
	if end := strings.Index(about, "\n## "); end >= 0 {
		about = about[:end]
	}
	if about = strings.TrimSpace(about); about == "" {
		return "", "", fmt.Errorf("CHANGELOG.md says nothing of version %s", version)
	}
	return date, about, nil
}
