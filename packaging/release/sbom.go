package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"linnet/assets/version"
)

// The words of SPDX 2.3 (ISO/IEC 5962, with the fields added since), as far as they are needed.
type (
	spdxDocument struct {
		Version       string             `json:"spdxVersion"`
		DataLicence   string             `json:"dataLicense"`
		ID            string             `json:"SPDXID"`
		Name          string             `json:"name"`
		Namespace     string             `json:"documentNamespace"`
		Created       spdxCreation       `json:"creationInfo"`
		Packages      []spdxPackage      `json:"packages"`
		Relationships []spdxRelationship `json:"relationships"`
	}
	spdxCreation struct {
		When string   `json:"created"`
		By   []string `json:"creators"`
	}
	spdxPackage struct {
		ID         string          `json:"SPDXID"`
		Name       string          `json:"name"`
		Version    string          `json:"versionInfo"`
		From       string          `json:"downloadLocation"`
		Analyzed   bool            `json:"filesAnalyzed"`
		Concluded  string          `json:"licenseConcluded"`
		Declared   string          `json:"licenseDeclared"`
		Copyright  string          `json:"copyrightText"`
		Comment    string          `json:"comment,omitempty"`
		Checksums  []spdxChecksum  `json:"checksums,omitempty"`
		References []spdxReference `json:"externalRefs,omitempty"`
	}
	spdxChecksum struct {
		Algorithm string `json:"algorithm"`
		Value     string `json:"checksumValue"`
	}
	spdxReference struct {
		Category string `json:"referenceCategory"`
		Type     string `json:"referenceType"`
		Locator  string `json:"referenceLocator"`
	}
	spdxRelationship struct {
		From string `json:"spdxElementId"`
		Kind string `json:"relationshipType"`
		To   string `json:"relatedSpdxElement"`
	}
)

const unsaid = "NOASSERTION"

// sbom writes what is linked into a program. SOURCE_DATE_EPOCH (reproducible-builds.org) is its date.
func sbom(program string, out io.Writer) error {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return fmt.Errorf("SOURCE_DATE_EPOCH must be the date of the release: %w", err)
	}
	modules, err := linked(program)
	if err != nil {
		return err
	}
	bytes, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	sum, name := sha256.Sum256(bytes), filepath.Base(program)
	document := spdxDocument{Version: "SPDX-2.3", DataLicence: "CC0-1.0", ID: "SPDXRef-DOCUMENT", Name: name + "-" + version.Number,
		Namespace: "urn:sha256:" + hex.EncodeToString(sum[:]),
		Created:   spdxCreation{time.Unix(seconds, 0).UTC().Format(time.RFC3339), []string{"Tool: linnet-parts-" + version.Number}},
		Packages: []spdxPackage{{ID: "SPDXRef-Program", Name: name, Version: version.Number, From: unsaid, Concluded: unsaid,
			Declared:  "MIT",
			Copyright: "Copyright (c) 2026 The Linnet authors", Checksums: []spdxChecksum{{"SHA256", hex.EncodeToString(sum[:])}}}},
		Relationships: []spdxRelationship{{"SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Program"}}}
	for i, m := range modules {
		p := spdxPackage{ID: "SPDXRef-Module-" + strconv.Itoa(i), Name: m.Path, Version: m.Version, From: unsaid, Concluded: unsaid,
			Declared: m.declared(), Copyright: unsaid,
			References: []spdxReference{{"PACKAGE-MANAGER", "purl", "pkg:golang/" + m.Path + "@" + m.Version}}}
		if m.Sum != "" {
			p.Comment = "go.sum: " + m.Sum
		}
		document.Packages = append(document.Packages, p)
		document.Relationships = append(document.Relationships, spdxRelationship{"SPDXRef-Program", "STATIC_LINK", p.ID})
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", " ")
	return encoder.Encode(document)
}
