package portal

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"rsc.io/qr"

	"linnet/ads/ledger"
	"linnet/ads/pdf"
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
	kind, end := "application/pdf", "pdf"
	data, err := invoicePDF(words.From(r.Context()), s.URL, i)
	if wantsXML {
		data, kind, end, err = invoiceXML(i), "application/xml", "xml", nil
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=\"invoice-%s.%s\"", i.Name(), end))
	_, err = w.Write(data)
	return err
}

// invoicePDF draws an invoice with all that Article 226 of Directive 2006/112/EC asks for.
func invoicePDF(l words.Language, url string, i ledger.Invoice) ([]byte, error) {
	name := l.Text("Invoice {number}", "number", i.Name())
	if i.Refers != 0 {
		name = l.Text("Credit note {number}", "number", i.Name())
	}
	p := pdf.New(name, i.At)
	p.Text(22, left, 770, name)
	p.Text(11, left, 746, l.Day(i.At))
	if i.Refers != 0 {
		p.Text(9, left, 732, l.Text("It corrects invoice number {number}.", "number", i.Refers))
	}
	party(p, left, business(l, l.Text("From"), i.Seller.Business, taxNumber(l, i.Seller), url)...)
	party(p, right, business(l, l.Text("To"), i.Buyer)...)
	p.Line(566)
	p.Text(11, left, 546, l.Given(i.Note))
	if i.Until.After(i.From) {
		p.Text(9, left, 532, l.Text("Service period: {days}", "days", l.Span(i.From, i.Until.AddDate(0, 0, -1))))
	}
	p.Text(11, 450, 546, i.Amount.In(l))
	p.Line(518)
	p.Text(11, left, 498, l.Text("Net"))
	p.Text(11, 450, 498, i.Amount.In(l))
	p.Text(11, left, 480, taxLine(l, i))
	p.Text(11, 450, 480, i.Tax.In(l))
	p.Line(468)
	p.Text(11, left, 448, l.Text("Total {currency}", "currency", i.Currency))
	p.Text(11, 450, 448, i.Gross().In(l))
	p.Text(9, left, 416, l.Text("Settled from the prepaid balance: nothing is due."))
	p.Text(9, left, 404, l.Text("What is bought is a share of the panel for the days of the flight, not a number of views."))
	return p.Bytes()
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

// The columns of a page, from the left.
const left, right = 56, 320

// party writes who one side is: its lines, of which the first is what it is, and the second its name.
func party(p *pdf.Page, column float64, lines ...string) {
	p.Text(9, column, 708, lines[0])
	p.Text(11, column, 693, lines[1])
	y := 679.
	for _, line := range lines[2:] {
		if line = strings.TrimSpace(line); line != "" {
			p.Text(9, column, y, line)
			y -= 13
		}
	}
}

// business is what is said of a side, with the other lines below.
func business(l words.Language, label string, b ledger.Business, more ...string) []string {
	address := strings.Split(b.Address, "\n")
	lines := append([]string{label, b.Name}, address[:min(len(address), 4)]...)
	return append(append(lines, b.Country, prefixed(l.Text("VAT id")+" ", b.VATID), b.Email), more...)
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
	l := words.From(r.Context())
	p := pdf.New(l.Text("Pro forma"), s.Now())
	p.Text(22, left, 770, l.Text("Pro forma"))
	p.Text(11, left, 746, l.Day(s.Now().In(terms.Place())))
	party(p, left, business(l, l.Text("From"), seller.Business, taxNumber(l, seller), s.URL)...)
	party(p, right, business(l, l.Text("To"), buyer)...)
	p.Line(566)
	p.Text(11, left, 546, l.Text("Deposit for flights in the panel of {operator}", "operator", s.Operator))
	p.Text(11, 430, 546, amount.In(l)+" "+terms.Currency)
	p.Line(518)
	for n, line := range []string{l.Text("Please pay to: {holder}", "holder", seller.Holder), "IBAN: " + seller.IBAN, "BIC: " + seller.BIC,
		l.Text("Reference: {reference}", "reference", ledger.Reference(who.ID)),
		l.Text("This is no invoice: each flight has its own, when it is booked.")} {
		p.Text(11, left, 492-18*float64(n), line)
	}
	data, err := p.Bytes()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", `attachment; filename="pro-forma.pdf"`)
	_, err = w.Write(data)
	return err
}
