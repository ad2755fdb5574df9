package ledger

import (
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over the bank statements that the operator imports: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, bomb := range statementBombs() {
		rows = append(rows, bombtest.Row{Parser: "ReadStatement", Attack: attack, Bomb: func() []byte { return []byte(bomb()) },
			Read: func(in *bombtest.Input) { _, _ = readStatement(in) }})
	}
	bombtest.Hold(t, rows)
}

// statementBombs are bank statements, by what there is too much of.
func statementBombs() map[string]func() string {
	const open, entry = `<Document><BkToCstmrStmt><Stmt>`,
		`<Ntry><Amt Ccy="EUR">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>`
	much := func(s string) string { return strings.Repeat(s, maxStatement/len(s)) }
	return map[string]func() string{
		"a long text":     func() string { return open + entry + "<AddtlNtryInf>" + much("text") },
		"a long name":     func() string { return open + "<" + much("name") },
		"many attributes": func() string { return open + "<a " + much(`b="c" `) },
		"nested elements": func() string { return open + much("<a>") },
		"nested in one":   func() string { return open + "<Ntry>" + much("<a>") },
		"many entries":    func() string { return open + much(entry+"</Ntry>") },
		"parts of one":    func() string { return open + entry + "<NtryDtls>" + much(`<TxDtls><Amt Ccy="EUR">1</Amt></TxDtls>`) },
		"texts of a part": func() string { return open + entry + "<NtryDtls><TxDtls><RmtInf>" + much("<Ustrd>a</Ustrd>") },
		"a long comment":  func() string { return "<!--" + much("text") },
		"many accounts":   func() string { return open + much("<IBAN>DE89370400440532013000</IBAN>") },
		"empty elements":  func() string { return open + much("<a/>") },
	}
}
