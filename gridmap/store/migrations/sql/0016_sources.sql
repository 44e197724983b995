-- Sources as an official cites them: title, number, who issued it, year, clause. What no document
-- stands behind is the subdistrict's own standard. Rules that somebody wrote since are left alone.

ALTER TABLE facility_rule DISABLE TRIGGER USER;

UPDATE facility_rule SET source = '本街道自定标准' WHERE source LIKE '项目创建文件%';

UPDATE facility_rule
SET (source, title, issued_by, issued_in)
    = (coalesce(known.number, known.title), known.title, known.issued_by, known.issued_in)
FROM (VALUES
    ('GB 50180-2018', 'GB 50180-2018', '城市居住区规划设计标准', '住房和城乡建设部', 2018),
    ('五分钟生活圈', 'GB 50180-2018', '城市居住区规划设计标准', '住房和城乡建设部', 2018),
    (
        'GB 50437-2007 (2018)', 'GB 50437-2007（2018年版）', '城镇老年人设施规划规范',
        '住房和城乡建设部', 2018
    ),
    (
        'GB 50442 征求意见稿', 'GB 50442（征求意见稿）', '城市公共服务设施规划标准',
        '住房和城乡建设部', NULL
    ),
    ('JGJ 39-2016', 'JGJ 39-2016', '托儿所、幼儿园建筑设计规范', '住房和城乡建设部', 2016),
    (
        '社区嵌入式服务设施建设导则 (2023)', NULL, '城市社区嵌入式服务设施建设导则（试行）',
        '国家发展改革委、住房城乡建设部、自然资源部', 2023
    ),
    (
        '贵州省社区养老服务站 (2022)', NULL, '关于加强社区养老服务设施规划建设工作的通知',
        '贵州省民政厅、住房城乡建设厅、自然资源厅、发展改革委', 2022
    ),
    (
        '安徽省社区养老服务设施 (2022)', NULL, '城市居住区配套建设养老服务设施实施细则',
        '安徽省住房和城乡建设厅等', 2022
    ),
    (
        '银川市社区养老服务设施 (2023)', NULL, '住宅小区养老服务场所面积配比（政策问答）',
        '银川市民政局', 2023
    ),
    (
        '湖北省完整居住社区 征求意见稿', NULL, '湖北省完整居住社区建设标准（征求意见稿）',
        '湖北省住房和城乡建设厅', 2023
    ),
    ('完整居住社区建设标准', NULL, '完整居住社区建设标准（试行）', '住房和城乡建设部等', 2020)
) AS known (written, number, title, issued_by, issued_in)
WHERE facility_rule.source = known.written AND facility_rule.title IS NULL;

UPDATE facility_rule SET source = known.cited
FROM (VALUES
    ('贵阳市配套设施规则', '贵阳市居住区配套设施要求（未见原文）'),
    ('国家"十四五"规划', '国家“十四五”规划（未见原文）')
) AS known (written, cited)
WHERE facility_rule.source = known.written;

UPDATE facility_rule SET clause = known.cited
FROM (VALUES
    ('2.0.2', '第2.0.2条'),
    ('2.0.3', '第2.0.3条'),
    ('2.0.4', '第2.0.4条'),
    ('3.1.3', '第3.1.3条'),
    ('6.3.2', '第6.3.2条'),
    ('表 3.0.4', '表3.0.4'),
    ('表 3.2.6', '表3.2.6'),
    ('附录 B', '附录B'),
    ('附录 C', '附录C'),
    ('300 m', '五分钟生活圈'),
    ('服务半径小于 700 m', '服务半径小于700米'),
    ('综合体 600 m² 以上', '综合体600平方米以上'),
    ('人口 5,000-14,999', '人口5,000–14,999'),
    ('人口 50,000 以上', '人口50,000以上')
) AS known (written, cited)
WHERE facility_rule.clause = known.written;

ALTER TABLE facility_rule ENABLE TRIGGER USER;
