package portal

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"rsc.io/qr"

	"linnet/ads/ledger"
	"linnet/ads/words"
)

// invoice sends one booking, or a credit note, as a PDF, and below .xml as a Cross Industry Invoice.
func (s *site) invoice(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	name, wantsXML := strings.CutSuffix(r.PathValue("number"), ".xml")
	number, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return ledger.ErrNotFound
	}
	i, err := s.Money.Invoice(r.Context(), who.ID, number)
	if err != nil {
		return err
	}
	data, kind, end := invoicePDF(words.From(r.Context()), s.URL, i), "application/pdf", "pdf"
	if wantsXML {
		data, kind, end = invoiceXML(i), "application/xml", "xml"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=\"invoice-%s.%s\"", i.Name(), end))
	_, err = w.Write(data)
	return err
}

// invoicePDF draws an invoice with all that Article 226 of Directive 2006/112/EC asks for.
func invoicePDF(l words.Language, url string, i ledger.Invoice) []byte {
	p := pdfPage{}
	name := l.Text("Invoice {number}", "number", i.Name())
	if i.Refers != 0 {
		name = l.Text("Credit note {number}", "number", i.Name())
	}
	p.text(22, 56, 770, name)
	p.text(11, 56, 746, l.Day(i.At))
	if i.Refers != 0 {
		p.text(9, 56, 732, l.Text("It corrects invoice number {number}.", "number", i.Refers))
	}
	p.party(l, 56, l.Text("From"), i.Seller.Business, taxNumber(l, i.Seller), url)
	p.party(l, 320, l.Text("To"), i.Buyer)
	p.line(566)
	p.text(11, 56, 546, l.Given(i.Note))
	if i.Until.After(i.From) {
		p.text(9, 56, 532, l.Text("Service period: {days}", "days", l.Span(i.From, i.Until.AddDate(0, 0, -1))))
	}
	p.text(11, 450, 546, i.Amount.In(l))
	p.line(518)
	p.text(11, 56, 498, l.Text("Net"))
	p.text(11, 450, 498, i.Amount.In(l))
	p.text(11, 56, 480, taxLine(l, i))
	p.text(11, 450, 480, i.Tax.In(l))
	p.line(468)
	p.text(11, 56, 448, l.Text("Total {currency}", "currency", i.Currency))
	p.text(11, 450, 448, i.Gross().In(l))
	p.text(9, 56, 416, l.Text("Settled from the prepaid balance: nothing is due."))
	p.text(9, 56, 404, l.Text("What is bought is a share of the panel for the days of the flight, not a number of views."))
	return p.bytes()
}

// taxLine says what tax there is, or why there is none.
func taxLine(l words.Language, i ledger.Invoice) string {
	switch {
	case i.Treatment == ledger.ReverseCharge:
		return l.Text("VAT: reverse charge, the recipient owes it")
	case i.Treatment == ledger.Outside:
		return l.Text("VAT: not taxable, the recipient is outside the European Union")
	case i.Permille == 0:
		return l.Text("No VAT is charged")
	}
	return l.Text("VAT {rate}", "rate", l.Percent(i.Permille))
}

// party writes who one side is, with the other lines below.
func (p *pdfPage) party(l words.Language, x int, label string, b ledger.Business, more ...string) {
	p.text(9, x, 708, label)
	p.text(11, x, 693, b.Name)
	lines := strings.Split(b.Address, "\n")
	lines = append(append(lines[:min(len(lines), 4)], b.Country, prefixed(l.Text("VAT id")+" ", b.VATID), b.Email), more...)
	y := 679
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			p.text(9, x, y, line)
			y -= 13
		}
	}
}

// taxNumber stands where there is no VAT id.
func taxNumber(l words.Language, s ledger.Seller) string {
	if s.VATID != "" {
		return ""
	}
	return prefixed(l.Text("Tax number")+" ", s.TaxNumber)
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// A pdfPage is one A4 page of text in Helvetica, which every reader has (PDF 1.4). Lengths are points, from the lower left.
type pdfPage struct{ content bytes.Buffer }

func (p *pdfPage) text(size, x, y int, s string) {
	fmt.Fprintf(&p.content, "BT /F1 %d Tf %d %d Td (%s) Tj ET\n", size, x, y, pdfString(s))
}

func (p *pdfPage) line(y int) { fmt.Fprintf(&p.content, "0.5 w 56 %d m 540 %d l S\n", y, y) }

// pdfString is the inside of a literal string in the font's encoding; what that lacks becomes a question mark.
func pdfString(s string) string {
	var out strings.Builder
	for _, r := range strings.ReplaceAll(s, "\u202f", "\u00a0") { // narrow blanks between thousands are not in it
		b, ok := charmap.Windows1252.EncodeRune(r)
		switch {
		case !ok || b < 32:
			out.WriteByte('?')
		case b == '(' || b == ')' || b == '\\':
			out.WriteString("\\" + string(rune(b)))
		default:
			out.WriteByte(b)
		}
	}
	return out.String()
}

// bytes writes the file with the table of where its objects begin.
func (p *pdfPage) bytes() []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", p.content.Len(), p.content.Bytes()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&out, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return out.Bytes()
}

// paymentCode is what a banking program scans to fill in a transfer (EPC069-12, version 2), as a picture.
func (s *site) paymentCode(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	amount, err := ledger.ParseMoney(r.URL.Query().Get("amount"))
	if err != nil {
		return ledger.ErrNotFound
	}
	seller, err := s.Money.Seller(r.Context())
	if err != nil {
		return err
	}
	if seller.IBAN == "" {
		return ledger.ErrNotFound
	}
	code, err := qr.Encode(paymentText(seller, amount, ledger.Reference(who.ID)), qr.M)
	if err != nil {
		return err
	}
	code.Scale = 4
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(code.PNG())
	return err
}

// paymentText is the content of such a code.
func paymentText(to ledger.Seller, amount ledger.Money, reference string) string {
	holder := []rune(to.Holder)
	return strings.Join([]string{"BCD", "002", "1", "SCT", to.BIC, string(holder[:min(len(holder), 70)]), to.IBAN,
		"EUR" + amount.Decimal("."), "", reference}, "\n")
}

// proForma is a request for payment of an amount, as a PDF: no invoice, which comes with a booking.
func (s *site) proForma(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	amount, err := ledger.ParseMoney(r.URL.Query().Get("amount"))
	if err != nil {
		return ledger.ErrNotFound
	}
	seller, err := s.Money.Seller(r.Context())
	if err != nil {
		return err
	}
	buyer, err := s.Money.Business(r.Context(), who.ID)
	if err != nil {
		return err
	}
	terms, err := s.Money.Terms(r.Context())
	if err != nil {
		return err
	}
	p := pdfPage{}
	l := words.From(r.Context())
	p.text(22, 56, 770, l.Text("Pro forma"))
	p.text(11, 56, 746, l.Day(s.Now().In(terms.Place())))
	p.party(l, 56, l.Text("From"), seller.Business, taxNumber(l, seller), s.URL)
	p.party(l, 320, l.Text("To"), buyer)
	p.line(566)
	p.text(11, 56, 546, l.Text("Deposit for flights in the panel of {operator}", "operator", s.Operator))
	p.text(11, 430, 546, amount.In(l)+" "+terms.Currency)
	p.line(518)
	for n, line := range []string{l.Text("Please pay to: {holder}", "holder", seller.Holder), "IBAN: " + seller.IBAN, "BIC: " + seller.BIC,
		l.Text("Reference: {reference}", "reference", ledger.Reference(who.ID)),
		l.Text("This is no invoice: each flight has its own, when it is booked.")} {
		p.text(11, 56, 492-18*n, line)
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", `attachment; filename="pro-forma.pdf"`)
	_, err = w.Write(p.bytes())
	return err
}
