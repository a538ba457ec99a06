"""What a drill leaves behind: report.json, report.html and junit.xml."""
