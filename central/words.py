"""The words that central/generate.py makes its invented books of."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("/"))


# category -> what a book is about
SUBJECTS = {
    "IT": _words(
        "파이썬/자바/Go/Rust/TypeScript/Kubernetes/Docker/Redis/MariaDB/PostgreSQL/React/Istio/리눅스/네트워크/보안/"
        "머신러닝/딥러닝/알고리즘/데이터 분석/클라우드/분산 시스템/운영체제/컴파일러/테스트 자동화/서버리스/"
        "관측 가능성/웹 성능/API 설계"
    ),
    "문학": _words(
        "바다/겨울/골목/편지/정류장/우산/기차/정원/달빛/여름/강가/할머니/고양이/서점/계단/섬/안개/첫눈/그림자/유리창/"
        "라디오/자전거/빈집/새벽/노을/열쇠"
    ),
    "자기계발": _words(
        "습관/시간/말하기/글쓰기/메모/집중/휴식/관계/돈/공부/운동/질문/거절/아침/독서/기록/결정/목표/감정/일"
    ),
    "비즈니스": _words(
        "창업/마케팅/브랜드/협상/리더십/조직 문화/회계/투자/데이터 경영/전략/채용/고객 경험/공급망/가격/스타트업/기획"
    ),
    "역사": _words(
        "고구려/신라/백제/고려/조선/대한제국/실크로드/로마/비잔티움/르네상스/산업 혁명/몽골 제국/오스만 제국/"
        "대항해 시대/근대 도시/독립운동/한글"
    ),
    "인문": _words("철학/윤리/언어/신화/심리/민주주의/자유/정의/노동/교육/죽음/사랑/도시/기억/행복/종교/고전"),
    "과학": _words(
        "우주/블랙홀/양자/진화/유전자/뇌/바이러스/기후/화학/수학/확률/빛/바다 생물/공룡/곤충/식물/통계/물리"
    ),
    "예술": _words(
        "인상주의/수채화/건축/사진/영화/재즈/피아노/오페라/한국화/도자기/색채/타이포그래피/조각/무용/미술관/디자인"
    ),
}

_STORY = _words(
    "오래된/잃어버린/조용한/푸른/낯선/마지막/두 번째/아무도 모르는/기다리는/멀리 있는/비 오는 날의/우리들의/당신의/"
    "어느 날의/끝나지 않은/이름 없는/작은/돌아온/흔들리는/그해"
)
_COURSE = _words(
    "처음 만나는/실전/그림으로 배우는/하루 만에 끝내는/혼자 공부하는/다시 배우는/한 권으로 끝내는/제대로 배우는/"
    "핵심만 골라 배우는/현장에서 바로 쓰는/쉽게 배우는/깊이 파헤치는/모두의/꼼꼼히 배우는"
)
_ESSAY = _words(
    "세상을 바꾼/우리가 몰랐던/거꾸로 읽는/지금 다시 읽는/열두 가지 장면으로 보는/질문으로 읽는/지도와 함께 읽는/"
    "십 대를 위한/어른을 위한/이야기로 만나는/한밤의/생각보다 가까운/위험한/뜻밖의"
)
_LIFE = _words(
    "하루 10분/흔들리지 않는/나를 지키는/단순한/느긋한/똑똑한/다정한/서른에 다시 시작하는/마흔에 배우는/"
    "결과를 만드는/조용히 강한/일 잘하는 사람의/최소한의/오늘부터"
)

# category -> (patterns, what stands for {opening}); no particle here depends on the sound before it
TITLES = {
    "IT": (
        _words(
            "{opening} {subject}/{opening} {subject} 입문/{opening} {subject} 가이드/{opening} {subject} 실습/"
            "{opening} {subject} 프로젝트/{opening} {subject}에서 {other}까지/{subject}, 그리고 {other}"
        ),
        _COURSE,
    ),
    "문학": (
        _words(
            "{opening} {subject}/{opening} {subject}, 그리고 {other}/{opening} {subject}에서/{subject}의 {other}/"
            "{opening} {subject}에게/{opening} {subject}의 시간/{opening} {subject}의 {other}"
        ),
        _STORY,
    ),
    "자기계발": (
        _words(
            "{opening} {subject}의 기술/{opening} {subject} 수업/{opening} {subject}의 힘/{opening} {subject} 연습/"
            "{opening} {subject}에서 {other}까지"
        ),
        _LIFE,
    ),
    "비즈니스": (
        _words(
            "{opening} {subject}/{opening} {subject} 수업/{opening} {subject} 이야기/{opening} {subject}의 법칙/"
            "{opening} {subject}, 그리고 {other}"
        ),
        _COURSE + _LIFE,
    ),
    "역사": (
        _words(
            "{opening} {subject}/{opening} {subject} 이야기/{opening} {subject}의 사람들/{opening} {subject} 산책/"
            "{opening} 역사: {subject}에서 {other}까지"
        ),
        _ESSAY,
    ),
    "인문": (
        _words(
            "{opening} {subject}/{opening} {subject} 강의/{opening} {subject}의 역사/{opening} {subject}에 대하여/"
            "{opening} {subject}, 그리고 {other}"
        ),
        _ESSAY,
    ),
    "과학": (
        _words(
            "{opening} {subject}/{opening} {subject} 이야기/{opening} {subject}의 세계/{opening} {subject} 여행/"
            "{opening} 과학: {subject}에서 {other}까지"
        ),
        _ESSAY + _COURSE,
    ),
    "예술": (
        _words(
            "{opening} {subject}/{opening} {subject} 이야기/{opening} {subject} 산책/{opening} {subject} 수업/"
            "{opening} {subject}에서 {other}까지"
        ),
        _ESSAY + _LIFE,
    ),
}

SERIES = _words("1/2/3/4/5/상/하/개정판/개정증보판/2판/3판/특별판/(큰글자도서)/합본")

DESCRIPTIONS = (
    "{subject}의 기초부터 차근차근 짚어 가며 처음 읽는 사람도 끝까지 따라올 수 있게 쓴 책이다.",
    "{subject}에 얽힌 여러 장면을 모아 오늘의 눈으로 다시 읽고, 그 의미를 함께 생각해 보자고 권한다.",
    "오랫동안 {subject} 곁에서 지내 온 지은이가 직접 보고 겪은 일을 담담하고 따뜻한 문장으로 들려준다.",
    "익숙하다고 여겼던 {subject}, 그 뒤에 숨은 이야기를 찾아 나서며 새로운 질문을 던진다.",
    "{subject}에 관해 자주 묻는 물음을 골라 짧은 글과 그림으로 답하고, 더 읽을 자료를 함께 소개한다.",
    "작은 사례에서 출발해 {subject}의 큰 흐름에 이르기까지, 서두르지 않고 깊이를 더해 가는 책이다.",
)

# The more often a family name stands here, the more people have it.
FAMILY_NAMES = _words(
    "김/김/김/김/이/이/이/박/박/최/정/강/조/윤/장/임/한/오/서/신/권/황/안/송/류/홍/전/고/문/손/배/백/허/남/심/노/하/"
    "곽/성/차"
)
GIVEN_SYLLABLES = _words(
    "민/서/지/현/수/영/준/은/진/우/하/도/윤/연/경/성/재/희/정/호/주/예/시/원/인/태/선/미/혜/동/규/상/아/유/훈/나/다/"
    "소/채/빈"
)
FOREIGN_GIVEN_NAMES = _words(
    "안나/마리/토마스/루카스/엘레나/다니엘/소피아/요한/클라라/미겔/하루카/겐지/에밀리/로버트/니콜라/이네스/올가/파벨/"
    "리처드/제인/앨런/마거릿/피터/그레이스"
)
FOREIGN_FAMILY_NAMES = _words(
    "린드베리/모로/베르거/로시/이바노바/가르시아/페레이라/나카무라/다나카/웨버/하퍼/콜린스/노박/안데르센/뒤랑/"
    "슈나이더/카스트로/매켄지/브룩스/엘리엇/한센/코발스키/오브라이언"
)

PUBLISHER_NAMES = _words(
    "가온누리/새벽별/푸른언덕/느티나무집/다섯계절/책마루/한뼘/물결/종이배/달팽이/온새미/너른들/햇살담/글나루/바람길/"
    "은하수/솔빛/두레박/나침반/등대지기/하얀돌/산마루/오름/별채"
)
PUBLISHER_ENDINGS = _words("/출판사/북스/미디어/책방")
